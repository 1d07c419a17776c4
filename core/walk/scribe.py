"""Who writes a walk down: forward steps, the seed, backward steps and sums, updates; and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from core.expression import HAT, Named, hat, shape_text
from core.tape import Array, Contribution, Parameter, Record, Tape, Tensor
from core.walk.faults import Fault, Local
from core.walk.names import given_in, names_of, unused
from core.walk.recipe import Recipe
from core.walk.retrace import Pass
from core.walk.step import Phase, Step
from core.walk.updates import RULES, Memory

Letters = Mapping[str, Named]
"""What each letter of a formula stands for: a name, and an array of its shape."""

CLAUSE = ",  "
"""Between a formula and what it defines besides."""


class Scribe:
    """Writes the steps of one iteration after another into `steps`."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.steps: list[Step] = []
        self.iteration = 0
        self.memory: Memory = {}

    def copy(self) -> Scribe:
        """One that goes on from here, and leaves this one as it is."""
        other = Scribe(self.fault)
        other.steps, other.iteration = [*self.steps], self.iteration
        other.memory = dict(self.memory)
        return other

    @np.errstate(all="ignore")  # overflow is a value to look at, not a warning
    def write(self, here: Pass, recipe: Recipe) -> dict[str, Array]:
        """Write the next iteration: both passes, and the updates, whose new values it returns."""
        self.iteration += 1
        gradients = self.computation(here.tape, here.loss)
        rate = recipe.rate_of(self.iteration)
        if rate is None:
            return {}
        return {
            self.names[t]: self.update(t, gradients[t], recipe.optimizer, rate)
            for t in here.tape.leaves()
            if isinstance(t, Parameter) and self.names[t] not in recipe.frozen and t in gradients
        }

    def computation(self, tape: Tape, loss: Tensor) -> Mapping[Tensor, Array]:
        """Write both passes; returns the gradients."""
        self.names = names_of(tape)
        self.given = given_in(tape, self.names.values())
        for record in tape.records:
            self.forward(record)
        gradients = tape.seed(loss)
        seed = f"d{self.names[loss]}"
        one = gradients[loss]
        self.add(Phase.SEED, seed, one, f"{seed} = 1", shape_text(one.shape), loss)
        uses = _uses(tape, loss)
        parts: dict[Tensor, list[Named]] = {}
        for contributions in tape.backward(loss, gradients, local=self.local, add=self.sum):
            for part in contributions:
                self.backward(part, uses[part.tensor], parts, gradients)
            for tensor in dict.fromkeys(part.tensor for part in contributions):
                self.accumulate(tensor, uses[tensor], parts[tensor], gradients)
        return gradients

    def local(self, record: Record, upstream: Array) -> Local:
        """A record's backward rule, or the fault's in its place."""
        right = record.op.backward(upstream, record.saved)
        if self.fault is None or not self.fault.applies(record):
            return right
        return self.fault.spoil(record, upstream, right)

    def sum(self, so_far: Array, more: Array) -> Array:
        """What becomes of a gradient where another path arrives."""
        return more if self.fault is not None and self.fault.overwrites else so_far + more

    def update(self, tensor: Tensor, gradient: Array, optimizer: str, rate: float) -> Array:
        """Write what the optimizer does to a parameter; returns its new value."""
        name = self.names[tensor]
        w, dw = Named(name, tensor.data), Named(f"d{name}", gradient)
        for line in RULES[optimizer](w, dw, rate, self.iteration, self.memory):
            self.add(
                Phase.UPDATE, line.name, line.array, line.formula, shape_text(line.array.shape),
                tensor, parts=line.parts, arithmetic=line.arithmetic,
            )  # fmt: skip
        return line.array

    def add(
        self, phase: Phase, name: str, array: Array, formula: str, shapes: str, tensor: Tensor,
        **details: Any,
    ) -> None:  # fmt: skip
        step = Step(
            len(self.steps), phase, name, array, formula, shapes, tensor,
            iteration=self.iteration, **details,
        )  # fmt: skip
        self.steps.append(step)

    def forward(self, record: Record) -> None:
        name, array = self.names[record.result], record.result.data
        self.add(
            Phase.FORWARD, name, array, *self.formulas(record, None)[:2], record.result,
            record=record, operands=self.named(record.operands), result=Named(name, array),
            given=tuple(self.given[record].values()),
        )  # fmt: skip

    def backward(
        self, part: Contribution, uses: int, parts: dict[Tensor, list[Named]],
        gradients: Mapping[Tensor, Array],
    ) -> None:  # fmt: skip
        record, made = part.record, parts.setdefault(part.tensor, [])
        name = f"d{self.names[part.tensor]}" + (f"({len(made) + 1})" if uses > 1 else "")
        made.append(Named(name, part.gradient))
        upstream = Named(f"d{self.names[record.result]}", gradients[record.result])
        formula, shapes, mentions = self.formulas(record, part.which)
        self.add(
            Phase.BACKWARD, name, part.gradient, f"{name} ={formula.split(' =', 1)[1]}", shapes,
            part.tensor, record=record, which=part.which, operands=self.named(record.operands),
            result=Named(self.names[record.result], record.result.data), upstream=upstream,
            mentions=mentions, given=tuple(self.given[record].values()),
        )  # fmt: skip

    def accumulate(
        self, tensor: Tensor, uses: int, made: Sequence[Named], gradients: Mapping[Tensor, Array]
    ) -> None:
        if uses < 2 or len(made) < uses:
            return  # one path needs no sum; a sum waits for its last path
        name = f"d{self.names[tensor]}"
        array = gradients[tensor]
        formula = f"{name} = {' + '.join(part.name for part in made)}"
        sides = " + ".join(shape_text(part.shape) for part in made)
        shapes = f"{shape_text(array.shape)} = {sides}"
        self.add(Phase.ACCUMULATE, name, array, formula, shapes, tensor, parts=tuple(made))

    def named(self, tensors: Iterable[Tensor]) -> tuple[Named, ...]:
        return tuple(Named(self.names[t], t.data) for t in tensors)

    def formulas(self, record: Record, which: int | None) -> tuple[str, str, tuple[str, ...]]:
        """The formula or a rule with the names of this record's tensors, and with their shapes;
        and which names are on its right side.
        """
        op, arrays = record.op, [tensor.data for tensor in record.operands]
        written = op.written(which, arrays, record.options)
        formula = _defined(written, op.letters(arrays, record.options))
        letters = self.letters(record, hats=HAT in formula)
        names = {letter: named.name for letter, named in letters.items()}
        inner = {word: unused(word, names.values()) for word in _inner_words(formula) - {*letters}}
        words = (word.rstrip(HAT) for word in _words(written.split(" = ", 1)[1]))
        return (
            _substitute(formula, names | inner),
            _in_shapes(written, letters),
            tuple(names[word] for word in words if word in names),
        )

    def letters(self, record: Record, *, hats: bool) -> Letters:
        """What each letter of the operation's formulas stands for: a name, and whose shape.

        With `hats`, also the normalized forms, such as x̂.
        """
        tensors = {record.op.formula.split(" = ")[0]: record.result}
        tensors.update(zip(record.op.operands, record.operands, strict=True))
        values = {letter: Named(self.names[t], t.data) for letter, t in tensors.items()}
        if hats:
            values |= {hat(k): Named(hat(one.name), one.array) for k, one in values.items()}
        gradients = {f"d{k}": Named(f"d{one.name}", one.array) for k, one in values.items()}
        return values | gradients | self.given[record]


def _uses(tape: Tape, loss: Tensor) -> Counter[Tensor]:
    """How many paths lead from each tensor towards the loss: as many parts has its gradient."""
    uses = Counter([loss])
    for record in reversed(tape.records):
        if record.result in uses:
            pairs = zip(record.operands, record.op.rules, strict=True)
            uses.update(operand for operand, rule in pairs if rule)
    return uses


_WORD = re.compile(rf"([A-Za-zα-ωÂĀ][A-Za-zα-ω0-9_]*{HAT}?)(ᵀ?)")
"""A letter of a formula, such as x, dW, dγ or x̂, and whether it is transposed; Σₙ and ᶻ are none.
"""


@lru_cache(maxsize=512)
def _words(formula: str) -> tuple[str, ...]:
    return tuple(match[1] for match in _WORD.finditer(formula))


def _defined(written: str, meant: Mapping[str, str]) -> str:
    """A formula followed by what each letter in it means, and then each letter in that."""
    formula, waiting = written, dict(meant)
    while met := [one for one in waiting if {*_words(one)} <= {*_words(formula)}]:
        formula = CLAUSE.join([formula, *(f"{one} = {waiting.pop(one)}" for one in met)])
    return formula


@lru_cache(maxsize=512)
def _inner_words(formula: str) -> frozenset[str]:
    """The letters that a formula defines besides, left of the = of its later clauses."""
    clauses = (clause.partition(" = ") for clause in formula.split(CLAUSE)[1:])
    return frozenset(word for left, equals, _ in clauses if equals for word in _words(left))


def _in_shapes(written: str, letters: Letters) -> str:
    """The first equation of a formula in shapes; nothing where all are single numbers.

    What it defines besides, after a comma, and what it equals further are left out.
    """
    equation = " = ".join(written.split(CLAUSE)[0].split(" = ")[:2])
    arrays = {word: letters[word].array for word in _words(equation) if word in letters}
    if not any(array.ndim for array in arrays.values()):
        return ""
    shapes = {letter: shape_text(array.shape) for letter, array in arrays.items()}
    return re.sub(r"\((\([\d,]*\))\)", r"\1", _substitute(equation, shapes))


def _substitute(formula: str, texts: Mapping[str, str]) -> str:
    """Replace the letters of a formula, whole words only and all at once."""

    def replaced(match: re.Match[str]) -> str:
        word = texts.get(match[1], match[1])
        return f"({word}){match[2]}" if match[2] and word.endswith("ᵀ") else f"{word}{match[2]}"

    return _WORD.sub(replaced, formula)
