"""Who writes a walk down: forward steps, the seed, backward steps and sums, updates; and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from core.explain import explainer_of
from core.expression import Named, Role, hat, shape_text
from core.formula import Equation, Formula, Word, assigned, read, words
from core.stopping import stop_if_asked
from core.tape import Array, Contribution, Parameter, Record, Tape, Tensor
from core.walk.faults import Fault, Local
from core.walk.names import given_in, names_of, unused
from core.walk.recipe import Recipe
from core.walk.retrace import Pass
from core.walk.step import Phase, Step
from core.walk.updates import RULES, Memory

Letters = Mapping[str, Named]
"""What each letter of a formula stands for: a name, and an array of its shape."""


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
        self.add(
            Phase.SEED, seed, one, assigned(seed, "1"), read(shape_text(one.shape)).equation, loss
        )
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
            shape = read(shape_text(line.array.shape)).equation
            self.add(
                Phase.UPDATE, line.name, line.array, line.formula, shape, tensor,
                parts=line.parts, arithmetic=line.arithmetic,
            )  # fmt: skip
        return line.array

    def add(
        self, phase: Phase, name: str, array: Array, formula: Formula, shapes: Equation,
        tensor: Tensor, **details: Any,
    ) -> None:  # fmt: skip
        stop_if_asked()
        step = Step(
            len(self.steps), phase, name, array, formula, shapes, tensor,
            iteration=self.iteration, **details,
        )  # fmt: skip
        self.steps.append(step)

    def forward(self, record: Record) -> None:
        name, array = self.names[record.result], record.result.data
        self.add(
            Phase.FORWARD, name, array, *self.formulas(record, None)[:2], record.result,
            record=record, operands=self.named(record.operands),
            result=Named(name, array, Role.RESULT),
            given=tuple(self.given[record].values()),
        )  # fmt: skip

    def backward(
        self, part: Contribution, uses: int, parts: dict[Tensor, list[Named]],
        gradients: Mapping[Tensor, Array],
    ) -> None:  # fmt: skip
        record, made = part.record, parts.setdefault(part.tensor, [])
        whole = f"d{self.names[part.tensor]}"
        name = f"{whole}({len(made) + 1})" if uses > 1 else whole
        made.append(Named(name, part.gradient))
        made_by = self.names[record.result]
        upstream = Named(f"d{made_by}", gradients[record.result], Role.UPSTREAM, made_by)
        formula, shapes, mentions = self.formulas(record, part.which)
        self.add(
            Phase.BACKWARD, name, part.gradient, formula.making(name), shapes,
            part.tensor, record=record, which=part.which, operands=self.named(record.operands),
            result=Named(made_by, record.result.data, Role.RESULT), upstream=upstream,
            share_of=whole if uses > 1 else "",
            mentions=mentions, given=tuple(self.given[record].values()),
        )  # fmt: skip

    def accumulate(
        self, tensor: Tensor, uses: int, made: Sequence[Named], gradients: Mapping[Tensor, Array]
    ) -> None:
        if uses < 2 or len(made) < uses:
            return  # one path needs no sum; a sum waits for its last path
        name = f"d{self.names[tensor]}"
        array = gradients[tensor]
        summed = [" + " if k % 2 else Word(made[k // 2].name) for k in range(2 * len(made) - 1)]
        formula = assigned(name, *summed)
        sides = " + ".join(shape_text(part.shape) for part in made)
        shapes = f"{shape_text(array.shape)} = {sides}"
        self.add(
            Phase.ACCUMULATE, name, array, formula, read(shapes).equation, tensor, parts=tuple(made)
        )

    def named(self, tensors: Iterable[Tensor]) -> tuple[Named, ...]:
        return tuple(Named(self.names[t], t.data) for t in tensors)

    def formulas(
        self, record: Record, which: int | None
    ) -> tuple[Formula, Equation, tuple[str, ...]]:
        """The formula or a rule with the names of this record's tensors, and with their shapes;
        and which names are on its right side.
        """
        explainer, arrays = explainer_of(record.op), [tensor.data for tensor in record.operands]
        line = explainer.formula(which, arrays, record.options)
        formula = line.defined(explainer.letters(arrays, record.options))
        letters = self.letters(record, hats=any(word.hatted for word in formula.words()))
        names = {letter: named.name for letter, named in letters.items()}
        defined = formula.inner_words() - {*letters}
        inner = {word: unused(word, names.values()) for word in defined}
        mentioned = (word.bare for word in line.read_words())
        return (
            formula.renamed(names | inner),
            _in_shapes(line, letters),
            tuple(names[word] for word in mentioned if word in names),
        )

    def letters(self, record: Record, *, hats: bool) -> Letters:
        """What each letter of the operation's formulas stands for: a name, and whose shape.

        With `hats`, also the normalized forms, such as x̂.
        """
        tensors = {read(record.op.formula).letter: record.result}
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


def _in_shapes(line: Formula, letters: Letters) -> Equation:
    """The equation in shapes; nothing where all are single numbers.

    What it defines besides and what it equals further are left out.
    """
    sides = (words(side) for side in line.equation.sides[:2])
    met = [word.text for side in sides for word in side if word.text in letters]
    arrays = {word: letters[word].array for word in met}
    if not any(array.ndim for array in arrays.values()):
        return read("").equation
    return line.equation.in_shapes({word: shape_text(a.shape) for word, a in arrays.items()})
