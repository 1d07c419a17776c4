"""The recipe of a walk: all that it was asked to be, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.tape import Array, Index


@dataclass(frozen=True, slots=True)
class Change:
    """Element `index` of an input, target or parameter is `value` as `iteration` begins."""

    iteration: int
    name: str
    index: Index
    value: float

    @property
    def place(self) -> tuple[int, str, Index]:
        """What is changed, and when: of two changes of one place the later one counts."""
        return self.iteration, self.name, self.index


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a walk does with the computation it begins with. Recipes are compared and kept.

    `network` is the name of the example, or the words for a network of one's own. With a `rate`,
    each parameter that is not `frozen` gets the update steps of the `optimizer` (a name in
    `core.walk.RULES`); `rates` are other rates, each with the iteration from which it holds. Of
    several `iterations`, each computes with the parameters that the one before it left. `changes`
    are edits of single numbers, `activations` what is made by another activation, with its name.
    `opened` names what fused operations make that are to be written out; `fault` (a name in
    `core.walk.FAULTS`) spoils the backward passes on purpose.
    """

    network: str = ""
    rate: float | None = None
    rates: tuple[tuple[int, float], ...] = ()
    optimizer: str = "sgd"
    frozen: frozenset[str] = frozenset()
    iterations: int = 1
    changes: tuple[Change, ...] = ()
    activations: tuple[tuple[str, str], ...] = ()
    opened: frozenset[str] = frozenset()
    fault: str | None = None

    def __post_init__(self) -> None:
        """Put edits into one order: recipes that ask for the same are equal."""
        changes = tuple(sorted(self.changes, key=lambda change: change.place))
        object.__setattr__(self, "changes", changes)
        object.__setattr__(self, "activations", tuple(sorted(self.activations)))

    def rate_of(self, iteration: int) -> float | None:
        """The learning rate of an iteration's updates; None where there are none."""
        since = max((k for k, _ in self.rates if k <= iteration), default=None)
        return self.rate if since is None else dict(self.rates)[since]

    def with_rate(self, rate: float, iteration: int = 1) -> Recipe:
        """Another learning rate, for `iteration` (from 1) and all that follow.

        Rates that were set for later iterations are forgotten.
        """
        if iteration == 1:
            return replace(self, rate=rate, rates=())
        earlier = tuple((k, r) for k, r in self.rates if k < iteration)
        return replace(self, rates=(*earlier, (iteration, rate)))

    def with_changes(self, *changes: Change) -> Recipe:
        """The recipe with these edits too, each instead of an earlier one of the same element.

        Names and indices are not looked at: a walk made by the recipe refuses what it lacks.
        """
        places = {change.place for change in changes}
        kept = (change for change in self.changes if change.place not in places)
        return replace(self, changes=(*kept, *changes))

    def with_activation(self, made: str, activation: str) -> Recipe:
        """What is called `made`, such as ``a1``, comes from the `activation` of this name.

        Neither name is looked at: a walk made by the recipe refuses what it lacks.
        """
        others = ((name, kind) for name, kind in self.activations if name != made)
        return replace(self, activations=(*others, (made, activation)))

    def changed(self, iteration: int, arrays: Mapping[str, Array]) -> dict[str, Array]:
        """Those of `arrays` that are edited as `iteration` begins: copies, with the edits made.

        Errors: KeyError for an edit of what is not among `arrays`, IndexError for an element that
        it lacks.
        """
        edited: dict[str, Array] = {}
        for change in self.changes:
            if change.iteration == iteration:
                name = change.name
                if name not in edited:
                    edited[name] = arrays[name].copy()
                edited[name][change.index] = change.value
        return edited
