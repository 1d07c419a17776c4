"""The walk: a flat, immutable tuple of everything that both passes and the updates did.

Going back is a smaller number, never an undo; an edit makes a new walk with the same steps, and
the old one stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core.layers import ACTIVATIONS
from core.nearest import nearest
from core.tape import Array, Parameter, Record, Tape, Tensor
from core.walk.faults import FAULTS, Fault, differ, striking
from core.walk.known import Known
from core.walk.names import names_of
from core.walk.recipe import Change, Recipe
from core.walk.retrace import Pass
from core.walk.scribe import Scribe
from core.walk.stages import Stage, layers_of, stages_of
from core.walk.step import Phase, Step
from core.walk.updates import RULES

PLAIN = Recipe()


class Walk:
    """All steps of a recorded computation, made by a recipe: forward, the seed, backward, updates.

    `origin` is the computation as it was recorded, `start` the same with the changes that the first
    iteration begins with, and `passes` has one for each iteration, fused operations opened.

    Errors: KeyError or ValueError for a recipe that names what this computation does not have;
    ValueError for a number that an operation refuses.
    """

    def __init__(self, tape: Tape, loss: Tensor, recipe: Recipe = PLAIN) -> None:
        self.recipe = recipe
        self.origin = Pass(tape, loss)
        self.start = self._start()
        self._check()
        self._scribe = Scribe(self.fault)
        self._write(())

    def _start(self) -> Pass:
        recipe, given = self.recipe, _leaves_in(self.origin)
        unknown = [change.name for change in recipe.changes if change.name not in given]
        if unknown:
            raise KeyError(f"no input or parameter {unknown[0]!r}; {nearest(unknown[0], given)}")
        for _, kind in recipe.activations:
            if kind not in ACTIVATIONS:
                raise KeyError(f"no activation {kind!r}; {nearest(kind, ACTIVATIONS)}")
        made = _activations_in(self.origin.tape)
        for name, _ in recipe.activations:
            if name not in made:
                raise KeyError(f"{name!r} is made by no activation; {nearest(name, made)}")
        changed = recipe.changed(1, {name: t.data for name, t in given.items()})
        values = {given[name]: array for name, array in changed.items()}
        return self.origin.again(values, activations=dict(recipe.activations))

    def _check(self) -> None:
        recipe = self.recipe
        if recipe.optimizer not in RULES:
            raise ValueError(
                f"no optimizer {recipe.optimizer!r}; {nearest(recipe.optimizer, RULES)}"
            )
        if recipe.fault is not None and recipe.fault not in FAULTS:
            raise KeyError(f"no fault {recipe.fault!r}; {nearest(recipe.fault, FAULTS)}")
        for name in recipe.opened:
            if name not in self.can_be_opened:
                raise KeyError(
                    f"{name!r} is made by no fused operation; these can be opened: "
                    f"{', '.join(self.can_be_opened) or 'none'}"
                )

    def _write(self, passes: tuple[Pass, ...]) -> None:
        """Compute and write down the iterations that follow `passes`."""
        scribe = self._scribe
        while len(passes) < self.iterations:
            here = self._next(passes) if passes else self.start.again(opened=self.opened)
            passes = (*passes, here)
            self._updated = scribe.write(here, self.recipe)
        self.passes = passes
        self.steps: tuple[Step, ...] = tuple(scribe.steps)

    def _next(self, passes: tuple[Pass, ...]) -> Pass:
        """The computation that follows: all updates made, and what its iteration changes."""
        leaves = _leaves_in(passes[-1])
        arrays = {name: tensor.data for name, tensor in leaves.items()} | self._updated
        values = self._updated | self.recipe.changed(len(passes) + 1, arrays)
        return passes[-1].again({leaves[name]: array for name, array in values.items()})

    # What the recipe says

    @property
    def rate(self) -> float | None:
        """The learning rate that it begins with."""
        return self.recipe.rate

    @property
    def frozen(self) -> frozenset[str]:
        """The parameters that no update changes."""
        return self.recipe.frozen

    @property
    def optimizer(self) -> str:
        return self.recipe.optimizer

    @property
    def iterations(self) -> int:
        return self.recipe.iterations

    @property
    def opened(self) -> frozenset[str]:
        """What fused operations made, and is written out."""
        return self.recipe.opened

    @property
    def fault(self) -> Fault | None:
        """The mistake in its backward passes."""
        return None if self.recipe.fault is None else FAULTS[self.recipe.fault]

    def rate_of(self, iteration: int) -> float | None:
        """The learning rate of an iteration's updates; None if the walk has no update."""
        return self.recipe.rate_of(iteration)

    # What it computes

    @property
    def tape(self) -> Tape:
        """What runs as the walk begins, fused operations closed."""
        return self.start.tape

    @property
    def loss(self) -> Tensor:
        """What the first iteration's forward pass comes to."""
        return self.start.loss

    @cached_property
    def names(self) -> dict[Tensor, str]:
        """Every tensor's name, of all iterations; within one, all are different."""
        return {t: name for one in self.passes for t, name in names_of(one.tape).items()}

    @property
    def leaves(self) -> dict[str, Tensor]:
        """What can be edited, by name: inputs, targets, parameters, as the walk begins."""
        return self._leaves[0]

    def leaves_of(self, iteration: int) -> dict[str, Tensor]:
        """Inputs, targets and parameters as an iteration begins."""
        return self._leaves[iteration - 1]

    @cached_property
    def _leaves(self) -> tuple[dict[str, Tensor], ...]:
        """The leaves of every iteration, by name."""
        return tuple(map(_leaves_in, self.passes))

    @property
    def trained(self) -> tuple[Tensor, ...]:
        """The parameters that an update changes."""
        return tuple(
            t
            for name, t in self.leaves.items()
            if isinstance(t, Parameter) and name not in self.frozen
        )

    @property
    def activations(self) -> dict[str, str]:
        """The activations at work, by the name of what each makes."""
        return _activations_in(self.tape)

    @cached_property
    def can_be_opened(self) -> tuple[str, ...]:
        """The names of what fused operations made, opened or not."""
        return tuple(name for name, _ in self._fused())

    def fused_readers(self, name: str) -> tuple[str, ...]:
        """The names of what can be opened among the results of what reads the tensor `name`."""
        names = names_of(self.tape)
        return tuple(made for made, r in self._fused() if name in map(names.get, r.operands))

    def _fused(self) -> list[tuple[str, Record]]:
        names = names_of(self.tape)
        return [(names[r.result], r) for r in self.tape.records if r.op.fused]

    @cached_property
    def losses(self) -> tuple[float, ...]:
        """The loss of every iteration, and last the one after all updates."""
        return (*(one.loss.item() for one in self.passes), self.after().loss.item())

    def gradients(self, iteration: int = 1) -> dict[Tensor, Array]:
        """∂L/∂tensor for all that an iteration's loss depends on, as its backward pass has them."""
        backward = (Phase.SEED, Phase.BACKWARD, Phase.ACCUMULATE)
        steps = self.steps_of(iteration)
        return {step.tensor: step.array for step in steps if step.phase in backward}

    # Its steps

    @property
    def steps_an_iteration(self) -> int:
        return len(self.steps) // self.iterations

    def steps_of(self, iteration: int) -> tuple[Step, ...]:
        """All steps of an iteration."""
        size = self.steps_an_iteration
        return self.steps[(iteration - 1) * size : iteration * size]

    def known(self, cursor: int, iteration: int | None = None) -> Mapping[str, Array]:
        """What has a value once step `cursor` is done: array by name, leaves included.

        Of several iterations, what the present one (that of the step, unless `iteration` says
        another) has made so far, and the optimizer's memory.
        """
        if iteration is None:
            iteration = self.steps[cursor].iteration if 0 <= cursor < len(self.steps) else 1
            iteration = self.iterations if cursor >= len(self.steps) else iteration
        return Known(self.steps, self._made, self.leaves_of(iteration), cursor, iteration)

    @cached_property
    def _made(self) -> dict[str, list[int]]:
        """At which positions each name is made."""
        made: dict[str, list[int]] = {}
        for step in self.steps:
            made.setdefault(step.name, []).append(step.position)
        return made

    @cached_property
    def layers(self) -> dict[Tensor, str]:
        """The layer that makes each result, of all iterations."""
        return {
            tensor: name
            for one in self.passes
            for tensor, name in layers_of(one.tape, one.loss, self.names).items()
        }

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The steps, layer by layer."""
        return stages_of(self.steps, self.layers)

    def find(self, what: str, iteration: int = 1) -> int:
        """The position of the step that makes `what` (``z1``, ``dW2``): for jumps.

        An optimizer's ``m(W1)`` is one; ``W1`` is given, though an update changes it. Errors:
        KeyError.
        """
        given = self.leaves
        made = [s for s in self.steps_of(iteration) if s.name not in given]
        for step in made:
            if step.name == what:
                return step.position
        names = dict.fromkeys(s.name for s in made)
        raise KeyError(f"no step makes {what!r}; {nearest(what, names)}")

    # Walks made from it

    def following(self, recipe: Recipe) -> Walk:
        """The same computation walked by another recipe."""
        return Walk(self.origin.tape, self.origin.loss, recipe)

    def varied(self, **changes: Any) -> Walk:
        """The walk with some entries of its recipe replaced."""
        return self.following(replace(self.recipe, **changes))

    def edit(
        self,
        edits: Mapping[str, npt.ArrayLike],
        *,
        rate: float | None = None,
        iteration: int = 1,
    ) -> Walk:
        """The same walk with some leaves, by name, given new values as `iteration` begins.

        `rate` is another learning rate, for this iteration and all that follow. Errors: KeyError
        for what is no leaf; ValueError for a value that does not fit, an iteration that the walk
        does not have, or a later rate where there is no update.
        """
        if not 1 <= iteration <= self.iterations:
            raise ValueError(f"the walk has {self.iterations} iterations; there is no {iteration}")
        if rate is not None and self.rate is None and iteration > 1:
            raise ValueError("this walk has no update, so no iteration of it has a rate")
        recipe = self.recipe if rate is None else self.recipe.with_rate(rate, iteration)
        leaves = self.leaves_of(iteration)
        for name, value in edits.items():
            if name not in leaves:
                raise KeyError(f"no input or parameter {name!r}; {nearest(name, leaves)}")
            recipe = recipe.with_changes(*_changes(iteration, name, leaves[name], value))
        return self.following(recipe)

    def with_activation(self, name: str, activation: str) -> Walk:
        """The same walk, what is called `name` made by another activation. Errors: KeyError."""
        return self.following(self.recipe.with_activation(name, activation))

    def with_opened(self, opened: Iterable[str]) -> Walk:
        """The same walk with just these fused operations written out. Errors: KeyError."""
        return self.varied(opened=frozenset(opened))

    def with_fault(self, name: str | None) -> Walk:
        """The same walk with a fault put into its backward passes, or with None, without."""
        return self.varied(fault=name)

    def further(self) -> Walk:
        """This walk with one iteration more; what was computed is not computed again."""
        longer = Walk.__new__(Walk)
        longer.recipe = replace(self.recipe, iterations=self.iterations + 1)
        longer.origin, longer.start = self.origin, self.start
        longer._scribe, longer._updated = self._scribe.copy(), self._updated
        longer._write(self.passes)
        return longer

    def after(self) -> Walk:
        """The computation that follows this walk: all updates made."""
        here = self._next(self.passes)
        rate = self.rate_of(self.iterations + 1)
        recipe = Recipe(rate=rate, frozen=self.frozen, optimizer=self.optimizer)
        return Walk(here.tape, here.loss, recipe)

    # Its fault

    def faults(self) -> tuple[Fault, ...]:
        """The faults that would make a difference here."""
        truth = self if self.fault is None else self.with_fault(None)
        names = set[str]().union(*(striking(one.tape, one.loss) for one in truth.passes))
        return tuple(fault for fault in FAULTS.values() if fault.name in names)

    def parting(self) -> Step | None:
        """The first step that comes out otherwise than it would without the fault."""
        truth = self.with_fault(None)
        pairs = zip(self.steps, truth.steps, strict=True)
        return next((s for s, t in pairs if differ(s.array, t.array)), None)


def _leaves_in(here: Pass) -> dict[str, Tensor]:
    names = names_of(here.tape)
    return {names[tensor]: tensor for tensor in here.tape.leaves()}


def _activations_in(tape: Tape) -> dict[str, str]:
    """The activations at work: the name of what each made, and what it is called."""
    names = names_of(tape)
    kinds = {op.name for op in ACTIVATIONS.values()}
    return {names[r.result]: r.op.name for r in tape.records if r.op.name in kinds}


def _changes(iteration: int, name: str, leaf: Tensor, value: npt.ArrayLike) -> Iterable[Change]:
    """What makes an array like `value` of a leaf, number by number."""
    new = np.array(value, leaf.dtype)
    if new.shape != leaf.shape:
        raise ValueError(f"{name} has shape {leaf.shape}, the new value {new.shape}")
    both_nan = (new != new) & (leaf.data != leaf.data)
    for index in np.argwhere((new != leaf.data) & ~both_nan):
        at = tuple(index.tolist())
        yield Change(iteration, name, at, new[at].item())
