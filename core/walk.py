"""Every step of both passes, to look at: the stepper's whole brain, with no screen in it.

A walk is a flat, immutable tuple of steps. Going back is a smaller number, never an undo; editing
makes a new walk with the same steps, and the old one stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.expression import (
    HAT,
    Expression,
    Leaf,
    Named,
    constant,
    element_name,
    hat,
    leaves,
    split_element,
    total,
)
from core.tape import Array, Contribution, Factor, Parameter, Record, Tape, Tensor


class Phase(StrEnum):
    FORWARD = "forward"
    SEED = "seed"
    BACKWARD = "backward"
    ACCUMULATE = "accumulate"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number, opened: `target` is made by `expression`, whose value it must equal.

    A gradient's expression is the sum of its `factors`, each upstream × local.
    """

    target: str
    value: float
    expression: Expression
    factors: tuple[Factor, ...] = ()

    @property
    def symbols(self) -> str:
        return self.expression.symbols()

    @property
    def numbers(self) -> str:
        return self.expression.numbers()

    @property
    def error(self) -> float:
        """|the displayed arithmetic − the array's element|; 0 where both are the same NaN or ∞."""
        shown = self.expression.evaluate()
        if np.isnan(shown) and np.isnan(self.value):
            return 0.0
        return 0.0 if shown == self.value else abs(shown - self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One entry of a walk: the array `array`, called `name`, was made by `formula`.

    `tensor` is what the step computes or computes the gradient of; `record` is the operation at
    work (None for the seed, sums and updates), `which` the operand whose gradient is made,
    `mentions` the names in its rule, and `parts` what a sum or an update reads.
    """

    position: int
    phase: Phase
    name: str
    array: Array
    formula: str
    shapes: str
    tensor: Tensor
    record: Record | None = None
    which: int | None = None
    operands: tuple[Named, ...] = ()
    result: Named | None = None
    upstream: Named | None = None
    parts: tuple[Named, ...] = ()
    mentions: tuple[str, ...] = ()
    rate: float = 0.0

    @property
    def operation(self) -> str:
        """The operation's name, or the phase where none is at work."""
        return self.record.op.name if self.record else str(self.phase)

    @property
    def reads(self) -> tuple[Named, ...]:
        """The arrays from which this step's array is made, in the order of the formula."""
        if self.phase is Phase.FORWARD:
            return self.operands
        if self.phase is not Phase.BACKWARD:
            return self.parts
        first = self.explain((0,) * self.array.ndim).expression
        shown = [split_element(leaf.label)[0] for leaf in leaves(first) if not leaf.constant]
        words = [*self.mentions, *shown]
        arrays = (self.upstream, *self.operands, self.result)
        read = (array for array in arrays if array is not None and array.name in words)
        return tuple(sorted(read, key=lambda array: words.index(array.name)))

    def explain(self, index: tuple[int, ...] = ()) -> Explanation:
        """The arithmetic of one element of this step's array."""
        if len(index) != self.array.ndim or any(
            not 0 <= i < size for i, size in zip(index, self.array.shape, strict=False)
        ):
            raise IndexError(
                f"{self.name} has shape {self.array.shape}; there is no element {list(index)}"
            )
        target, value = element_name(self.name, index), float(self.array[index])
        match self.phase:
            case Phase.SEED:
                return Explanation(target, value, constant(1))
            case Phase.ACCUMULATE:
                return Explanation(target, value, total(part[index] for part in self.parts))
            case Phase.UPDATE:
                old, gradient = self.parts
                rate = Leaf("rate", self.rate)
                return Explanation(target, value, old[index] - rate * gradient[index])
        assert self.record is not None
        if self.which is None or self.upstream is None or self.result is None:
            expression = self.record.op.explain(index, self.operands, self.record.options)
            return Explanation(target, value, expression)
        factors = tuple(
            self.record.op.explain_gradient(
                self.which, index, self.upstream, self.operands, self.result, self.record.options
            )
        )
        return Explanation(target, value, total(f.expression for f in factors), factors)


@dataclass(frozen=True, eq=False)
class Walk:
    """All steps of a recorded computation: forward, the seed, backward, and one update.

    With a `rate`, each trained parameter gets an update step of gradient descent; `frozen` names
    the parameters that are left out.
    """

    tape: Tape
    loss: Tensor
    rate: float | None = None
    frozen: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        with np.errstate(all="ignore"):  # overflow is a value to look at, not a warning
            object.__setattr__(self, "steps", tuple(_Scribe(self).write()))

    @cached_property
    def names(self) -> dict[Tensor, str]:
        """Every tensor's name: its own, or the letter of its operation's formula; all different."""
        names: dict[Tensor, str] = {}
        taken: Counter[str] = Counter()
        tensors = [(t, t.name or "x") for t in self.tape.leaves()]
        for record in self.tape.records:
            letter = record.op.formula.split(" = ")[0]
            tensors.append((record.result, record.result.name or letter))
        for tensor, name in tensors:
            taken[name] += 1
            names[tensor] = name if taken[name] == 1 else f"{name}{'′' * (taken[name] - 1)}"
        return names

    @property
    def leaves(self) -> dict[str, Tensor]:
        """What can be edited, by name: inputs, targets, parameters."""
        return {self.names[t]: t for t in self.tape.leaves()}

    @property
    def trained(self) -> tuple[Tensor, ...]:
        """The parameters that an update changes."""
        return tuple(
            t
            for name, t in self.leaves.items()
            if isinstance(t, Parameter) and name not in self.frozen
        )

    def known(self, cursor: int) -> dict[str, Array]:
        """What has a value once step `cursor` is done: array by name, leaves included."""
        known = {name: tensor.data for name, tensor in self.leaves.items()}
        for step in self.steps[: cursor + 1]:
            known[step.name] = step.array
        return known

    def edit(self, edits: Mapping[str, npt.ArrayLike], *, rate: float | None = None) -> Walk:
        """The same walk with some leaves, by name, given new values, or with another rate."""
        leaves = self.leaves
        unknown = [name for name in edits if name not in leaves]
        if unknown:
            raise KeyError(f"no input or parameter {unknown[0]!r}; there are {', '.join(leaves)}")
        with np.errstate(all="ignore"):
            tape, new = self.tape.rerun({leaves[name]: value for name, value in edits.items()})
        loss = new.get(self.loss, self.loss)
        return Walk(tape, loss, self.rate if rate is None else rate, self.frozen)

    def after(self) -> Walk:
        """The next iteration: this walk with all updates made."""
        updates = {s.name: s.array for s in self.steps if s.phase is Phase.UPDATE}
        return self.edit(updates)

    def find(self, what: str) -> int:
        """The position of the step that makes `what` (``z1``, ``dW2``): for jumps."""
        for step in self.steps:
            if step.name == what and step.phase is not Phase.UPDATE:
                return step.position
        names = dict.fromkeys(s.name for s in self.steps if s.phase is not Phase.UPDATE)
        raise KeyError(f"no step makes {what!r}; there are {', '.join(names)}")


class _Scribe:
    """Writes the steps of a walk, one after the other."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.names = walk.names
        self.steps: list[Step] = []

    def write(self) -> Sequence[Step]:
        for record in self.walk.tape.records:
            self.forward(record)
        loss = self.walk.loss
        gradients = self.walk.tape.seed(loss)
        seed = f"d{self.names[loss]}"
        one = gradients[loss]
        self.add(Phase.SEED, seed, one, f"{seed} = 1", _shape(one), loss)
        uses = self.uses(loss)
        parts: dict[Tensor, list[Named]] = {}
        for contributions in self.walk.tape.backward(loss, gradients):
            for part in contributions:
                self.backward(part, uses[part.tensor], parts, gradients)
            for tensor in dict.fromkeys(part.tensor for part in contributions):
                self.accumulate(tensor, uses[tensor], parts[tensor], gradients)
        if self.walk.rate is not None:
            for tensor in self.walk.trained:
                if tensor in gradients:
                    self.update(tensor, gradients[tensor], self.walk.rate)
        return self.steps

    def uses(self, loss: Tensor) -> Counter[Tensor]:
        """How many paths lead from each tensor towards the loss: as many parts has its gradient."""
        uses = Counter([loss])
        for record in reversed(self.walk.tape.records):
            if record.result in uses:
                pairs = zip(record.operands, record.op.rules, strict=True)
                uses.update(operand for operand, rule in pairs if rule)
        return uses

    def add(
        self, phase: Phase, name: str, array: Array, formula: str, shapes: str, tensor: Tensor,
        **details: object,
    ) -> None:  # fmt: skip
        position = len(self.steps)
        self.steps.append(
            Step(position, phase, name, array, formula, shapes, tensor, **details)  # type: ignore[arg-type]
        )

    def forward(self, record: Record) -> None:
        name, array = self.names[record.result], record.result.data
        self.add(
            Phase.FORWARD, name, array, *self.formulas(record, record.op.formula), record.result,
            record=record, operands=self.named(record.operands), result=Named(name, array),
        )  # fmt: skip

    def backward(
        self, part: Contribution, uses: int, parts: dict[Tensor, list[Named]],
        gradients: Mapping[Tensor, Array],
    ) -> None:  # fmt: skip
        record, made = part.record, parts.setdefault(part.tensor, [])
        name = f"d{self.names[part.tensor]}" + (f"({len(made) + 1})" if uses > 1 else "")
        made.append(Named(name, part.gradient))
        upstream = Named(f"d{self.names[record.result]}", gradients[record.result])
        rule, letters = record.op.rules[part.which], self.letters(record)
        formula, shapes = self.formulas(record, rule)
        words = [word.rstrip(HAT) for word in _WORD.findall(rule.split(" = ", 1)[1])]
        self.add(
            Phase.BACKWARD, name, part.gradient, f"{name} ={formula.split(' =', 1)[1]}", shapes,
            part.tensor, record=record, which=part.which, operands=self.named(record.operands),
            result=Named(self.names[record.result], record.result.data), upstream=upstream,
            mentions=tuple(letters[word][0] for word in words if word in letters),
        )  # fmt: skip

    def accumulate(
        self, tensor: Tensor, uses: int, made: list[Named], gradients: Mapping[Tensor, Array]
    ) -> None:
        if uses < 2 or len(made) < uses:
            return  # one path needs no sum; a sum waits for its last path
        name = f"d{self.names[tensor]}"
        array = gradients[tensor]
        formula = f"{name} = {' + '.join(part.name for part in made)}"
        shapes = f"{_shape(array)} = {' + '.join(_shape(part.array) for part in made)}"
        self.add(Phase.ACCUMULATE, name, array, formula, shapes, tensor, parts=tuple(made))

    def update(self, tensor: Tensor, gradient: Array, rate: float) -> None:
        name = self.names[tensor]
        old, slope = Named(name, tensor.data), Named(f"d{name}", gradient)
        array = tensor.data - rate * gradient
        self.add(
            Phase.UPDATE, name, array, f"{name} ← {name} − rate · d{name}", _shape(array), tensor,
            parts=(old, slope), rate=rate,
        )  # fmt: skip

    def named(self, tensors: Iterable[Tensor]) -> tuple[Named, ...]:
        return tuple(Named(self.names[t], t.data) for t in tensors)

    def formulas(self, record: Record, formula: str) -> tuple[str, str]:
        """`formula` with the names of this record's tensors, and with their shapes."""
        letters = self.letters(record)
        names = {letter: name for letter, (name, _) in letters.items()}
        shapes = {letter: _shape(tensor.data) for letter, (_, tensor) in letters.items()}
        return _substitute(formula, names), _substitute(formula, shapes)

    def letters(self, record: Record) -> dict[str, tuple[str, Tensor]]:
        """What each letter of the operation's formulas stands for: a name, and whose shape."""
        tensors = {record.op.formula.split(" = ")[0]: record.result}
        tensors.update(zip(record.op.operands, record.operands, strict=True))
        values = {letter: (self.names[t], t) for letter, t in tensors.items()}
        values |= {hat(k): (hat(name), t) for k, (name, t) in values.items()}
        return values | {f"d{k}": (f"d{name}", t) for k, (name, t) in values.items()}


_WORD = re.compile(rf"[A-Za-zα-ω][A-Za-zα-ω0-9_]*{HAT}?")
"""A letter of a formula, such as x, dW, dγ or x̂; Σₙ and ᶻ are none."""


def _shape(array: Array) -> str:
    return f"({','.join(map(str, array.shape))})" if array.ndim else "()"


def _substitute(formula: str, words: Mapping[str, str]) -> str:
    """Replace the letters of a formula, whole words only and all at once."""
    return _WORD.sub(lambda match: words.get(match[0], match[0]), formula)
