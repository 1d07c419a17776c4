"""The walk: a flat, immutable tuple of everything that both passes and the updates did.

Going back is a smaller number, never an undo; an edit makes a new walk with the same steps, and
the old one stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.layers import ACTIVATIONS
from core.tape import Array, Parameter, Tape, Tensor
from core.walk.expand import can_be_opened, expand
from core.walk.faults import FAULTS, Fault, differ, striking
from core.walk.known import Known
from core.walk.scribe import Scribe, names_of
from core.walk.stages import Stage, layers_of, stages_of
from core.walk.step import Phase, Step
from core.walk.swap import activations_in, swap
from core.walk.updates import RULES

Edits = Mapping[str, npt.ArrayLike]


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One iteration's computation: what ran, and the loss it came to."""

    tape: Tape
    loss: Tensor


@dataclass(frozen=True, eq=False)
class Walk:
    """All steps of a recorded computation: forward, the seed, backward, and updates.

    With a `rate`, each trained parameter gets the update steps of the `optimizer` (a name in
    `core.walk.updates.RULES`); `frozen` names the parameters that are left out. Of several
    `iterations`, each computes with the parameters that the one before it left; `changes` are
    edits by iteration, from the second on, and `rates` other rates by the iteration from which
    they hold. `opened` names what fused operations make that are to be written out. `fault` spoils
    the backward passes on purpose.
    """

    tape: Tape
    loss: Tensor
    rate: float | None = None
    frozen: frozenset[str] = frozenset()
    optimizer: str = "sgd"
    iterations: int = 1
    changes: Mapping[int, Edits] = field(default_factory=dict)
    rates: Mapping[int, float] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    fault: Fault | None = None
    steps: tuple[Step, ...] = field(init=False)
    passes: tuple[Pass, ...] = field(init=False)
    _memory: dict[str, Array] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.optimizer not in RULES:
            raise ValueError(f"no optimizer {self.optimizer!r}; there are {', '.join(RULES)}")
        scribe = Scribe(self.fault)
        here = Pass(*expand(self.tape, self.loss, self.opened))
        passes = [here]
        with np.errstate(all="ignore"):  # overflow is a value to look at, not a warning
            updated = self._write(scribe, here)
            for iteration in range(2, self.iterations + 1):
                here = self._next(here, {**updated, **self._changed_in(iteration)})
                passes.append(here)
                updated = self._write(scribe, here)
        self._keep(scribe, passes)

    def _keep(self, scribe: Scribe, passes: Sequence[Pass]) -> None:
        object.__setattr__(self, "steps", tuple(scribe.steps))
        object.__setattr__(self, "passes", tuple(passes))
        object.__setattr__(self, "_memory", dict(scribe.memory))

    def _write(self, scribe: Scribe, here: Pass) -> dict[str, Array]:
        """Write one iteration; returns the new values of what was updated."""
        gradients = scribe.computation(here.tape, here.loss)
        names, rate = scribe.names, self.rate_of(scribe.iteration)
        if rate is None:
            return {}
        return {
            names[t]: scribe.update(t, gradients[t], self.optimizer, rate)
            for t in here.tape.leaves()
            if isinstance(t, Parameter) and names[t] not in self.frozen and t in gradients
        }

    def _next(self, here: Pass, values: Edits) -> Pass:
        """The computation again, with some leaves, by name, at other values."""
        leaves = {name: t for t, name in names_of(here.tape).items()}
        tape, new = here.tape.rerun({leaves[name]: value for name, value in values.items()})
        return Pass(tape, new.get(here.loss, here.loss))

    @cached_property
    def names(self) -> dict[Tensor, str]:
        """Every tensor's name, of all iterations; within one, all are different."""
        return {t: name for one in self.passes for t, name in names_of(one.tape).items()}

    @property
    def leaves(self) -> dict[str, Tensor]:
        """What can be edited, by name: inputs, targets, parameters, as the walk begins."""
        return self._leaves[0]

    def rate_of(self, iteration: int) -> float | None:
        """The learning rate of an iteration's updates; None if the walk has no update."""
        since = max((k for k in self.rates if k <= iteration), default=None)
        return self.rate if since is None else self.rates[since]

    def leaves_of(self, iteration: int) -> dict[str, Tensor]:
        """Inputs, targets and parameters as an iteration begins."""
        return self._leaves[iteration - 1]

    @cached_property
    def _leaves(self) -> tuple[dict[str, Tensor], ...]:
        """The leaves of every iteration, by name."""
        return tuple({self.names[t]: t for t in one.tape.leaves()} for one in self.passes)

    @property
    def trained(self) -> tuple[Tensor, ...]:
        """The parameters that an update changes."""
        return tuple(
            t
            for name, t in self.leaves.items()
            if isinstance(t, Parameter) and name not in self.frozen
        )

    @property
    def steps_an_iteration(self) -> int:
        return len(self.steps) // self.iterations

    @cached_property
    def losses(self) -> tuple[float, ...]:
        """The loss of every iteration, and last the one after all updates."""
        return (*(one.loss.item() for one in self.passes), self.after().loss.item())

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

    def edit(self, edits: Edits, *, rate: float | None = None, iteration: int = 1) -> Walk:
        """The same walk with some leaves, by name, given new values as `iteration` begins.

        `rate` is another learning rate, for this iteration and all that follow. Errors: KeyError
        for what is no leaf; ValueError for an iteration that the walk has not, or a later rate
        where there is no update.
        """
        leaves = self.leaves
        unknown = [name for name in edits if name not in leaves]
        if unknown:
            raise KeyError(f"no input or parameter {unknown[0]!r}; there are {', '.join(leaves)}")
        if not 1 <= iteration <= self.iterations:
            raise ValueError(f"the walk has {self.iterations} iterations; there is no {iteration}")
        if rate is not None and self.rate is None and iteration > 1:
            raise ValueError("this walk has no update, so no iteration of it has a rate")
        rates = dict(self.rates)
        if rate is not None:
            rates = {k: r for k, r in rates.items() if k < iteration} | {iteration: rate}
        if iteration > 1:
            changed = {**self.changes, iteration: {**self.changes.get(iteration, {}), **edits}}
            return replace(self, rates=rates, changes=changed)
        with np.errstate(all="ignore"):
            first = self._next(Pass(self.tape, self.loss), edits)
        now = rates.pop(1, self.rate)
        return replace(self, tape=first.tape, loss=first.loss, rate=now, rates=rates)

    @property
    def activations(self) -> dict[str, str]:
        """The activations at work, by the name of what each makes."""
        return activations_in(self.tape)

    def with_activation(self, name: str, activation: str) -> Walk:
        """The same walk, what is called `name` made by another activation. Errors: KeyError."""
        if name not in self.activations:
            made = ", ".join(self.activations) or "none here"
            raise KeyError(f"{name!r} is made by no activation; there are {made}")
        if activation not in ACTIVATIONS:
            raise KeyError(f"no activation {activation!r}; there are {', '.join(ACTIVATIONS)}")
        with np.errstate(all="ignore"):
            tape, loss = swap(self.tape, self.loss, name, activation)
        return replace(self, tape=tape, loss=loss)

    def further(self) -> Walk:
        """This walk with one iteration more; what was computed is not computed again."""
        scribe = Scribe(self.fault)
        scribe.steps, scribe.memory = list(self.steps), dict(self._memory)
        scribe.iteration = self.iterations
        with np.errstate(all="ignore"):
            changed = self._changed_in(self.iterations + 1)
            here = self._next(self.passes[-1], {**self._updated(), **changed})
            self._write(scribe, here)
        longer = copy(self)
        for name, member in vars(Walk).items():
            if isinstance(member, cached_property):
                vars(longer).pop(name, None)
        object.__setattr__(longer, "iterations", self.iterations + 1)
        longer._keep(scribe, [*self.passes, here])
        return longer

    def _changed_in(self, iteration: int) -> Edits:
        """What was edited as an iteration begins."""
        return self.changes.get(iteration, {})

    def _updated(self) -> dict[str, Array]:
        """What the last iteration's updates left, by name."""
        return {
            step.name: step.array
            for step in self.steps[-self.steps_an_iteration :]
            if step.phase is Phase.UPDATE and step.name in self.leaves
        }

    @property
    def can_be_opened(self) -> tuple[str, ...]:
        """The names of what fused operations made, opened or not."""
        return can_be_opened(self.tape)

    def fused_readers(self, name: str) -> tuple[str, ...]:
        """The names of what can be opened among the results of what reads the tensor `name`."""
        names = names_of(self.tape)
        return tuple(
            names[record.result]
            for record in self.tape.records
            if record.op.fused and name in map(names.get, record.operands)
        )

    def with_opened(self, opened: Iterable[str]) -> Walk:
        """The same walk with just these fused operations written out. Errors: KeyError."""
        for name in opened:
            if name not in self.can_be_opened:
                raise KeyError(
                    f"{name!r} is made by no fused operation; these can be opened: "
                    f"{', '.join(self.can_be_opened) or 'none'}"
                )
        return replace(self, opened=frozenset(opened))

    def after(self) -> Walk:
        """The computation that follows this walk: all updates made."""
        with np.errstate(all="ignore"):
            here = self._next(self.passes[-1], self._updated())
        rate = self.rate_of(self.iterations + 1)
        return Walk(here.tape, here.loss, rate, self.frozen, self.optimizer)

    def with_fault(self, name: str | None) -> Walk:
        """The same walk with a fault put into its backward passes, or with None, without."""
        if name is not None and name not in FAULTS:
            raise KeyError(f"no fault is called {name!r}; there are {', '.join(FAULTS)}")
        return replace(self, fault=None if name is None else FAULTS[name])

    def faults(self) -> tuple[Fault, ...]:
        """The faults that would make a difference here."""
        truth = self if self.fault is None else self.with_fault(None)
        with np.errstate(all="ignore"):
            names = set[str]().union(*(striking(one.tape, one.loss) for one in truth.passes))
        return tuple(fault for fault in FAULTS.values() if fault.name in names)

    def parting(self) -> Step | None:
        """The first step that comes out otherwise than it would without the fault."""
        truth = self.with_fault(None)
        pairs = zip(self.steps, truth.steps, strict=True)
        return next((s for s, t in pairs if differ(s.array, t.array)), None)

    def find(self, what: str, iteration: int = 1) -> int:
        """The position of the step that makes `what` (``z1``, ``dW2``): for jumps.

        An optimizer's ``m(W1)`` is one; ``W1`` is given, though an update changes it. Errors:
        KeyError.
        """
        given = self.leaves
        made = [s for s in self.steps if s.iteration == iteration and s.name not in given]
        for step in made:
            if step.name == what:
                return step.position
        names = dict.fromkeys(s.name for s in made)
        raise KeyError(f"no step makes {what!r}; there are {', '.join(names)}")
