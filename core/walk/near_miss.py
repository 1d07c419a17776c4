"""Wrong answers that have a reason: what comes out where one idea is missing.

Each is computed by making exactly that mistake with the step's own numbers, so that an answer can
be told from any other wrong number by what it forgot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isclose, isfinite

import numpy as np

from core.expression import Expression, Factor, Leaf, Role, Sum, leaves, with_leaves
from core.message import Message
from core.tape import Array, Index
from core.walk.faults import averaged
from core.walk.step import Explanation, Phase, Step
from core.walk.walk import Walk


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A wrong value and the mistake that leads there: its name, and what to say of it."""

    value: float
    mistake: str
    why: Message


@np.errstate(all="ignore")  # overflow is a value to look at, not a warning
def near_misses(walk: Walk, step: Step, index: Index) -> list[NearMiss]:
    """The mistakes that give another value for element `index` of the step's array.

    The likeliest comes first; where two mistakes give the same value, that one is kept. No value is
    infinite or NaN, and none is the right one, to a relative 1e-6. Errors: IndexError for an
    element that the step's array does not have.
    """
    explanation = step.explain(index)
    found: list[NearMiss] = []
    for miss in _candidates(walk, step, explanation, index):
        values = [explanation.value, *(other.value for other in found)]
        if isfinite(miss.value) and not any(_same(miss.value, value) for value in values):
            found.append(miss)
    return found


def _same(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=1e-6, abs_tol=1e-12)


def _candidates(
    walk: Walk, step: Step, explanation: Explanation, index: Index
) -> Iterator[NearMiss]:
    match step.phase:
        case Phase.FORWARD:
            yield from _forward(step, explanation.expression)
        case Phase.BACKWARD:
            yield from _backward(step, explanation.factors)
        case Phase.ACCUMULATE:
            for part in step.parts:
                yield NearMiss(
                    float(part.array[index]),
                    "one path only",
                    Message(
                        "That is {path} alone; where paths meet, their gradients add.",
                        path=part.name,
                    ),
                )
        case Phase.UPDATE:
            yield from _update(step, index)
        case Phase.SEED:
            yield NearMiss(
                walk.loss.item(),
                "the loss itself",
                Message("L changes one to one with itself: dL = 1."),
            )
    yield from _transposed(step, explanation.expression)
    yield from _of_the_batch(walk, step, explanation.value)
    yield NearMiss(
        -explanation.value, "the sign", Message("The size is right, but the sign is wrong.")
    )


def _forward(step: Step, expression: Expression) -> Iterator[NearMiss]:
    operands = {operand.name for operand in step.operands}
    weighted = len(step.operands) == 3
    if weighted and isinstance(expression, Sum) and isinstance(expression.terms[-1], Leaf):
        without = Sum(expression.terms[:-1])
        bias = expression.terms[-1].label
        yield NearMiss(without.evaluate(), "the bias", Message("{bias} was not added.", bias=bias))
    read = [leaf for leaf in leaves(expression) if leaf.name in operands]
    if len(read) == 1:
        name = step.operation
        why = Message("That is {operand}, before {op}.", operand=read[0].label, op=name)
        yield NearMiss(read[0].value, f"no {name}", why)


def _backward(step: Step, factors: tuple[Factor, ...]) -> Iterator[NearMiss]:
    upstream = [factor.upstream.evaluate() for factor in factors]
    local = [factor.local.evaluate() for factor in factors]
    above = step.upstream.name if step.upstream else Message("the upstream gradient")
    one = len(factors) == 1
    yield NearMiss(
        sum(upstream),
        "the local derivative" if one else "the local derivatives",
        Message(
            "That is {upstream} passed on unchanged; multiply it by the local derivative.",
            upstream=above,
        )
        if one
        else Message(
            "That is {n} numbers of {upstream}, added as they are; multiply each by its own local "
            "derivative first.",
            n=len(factors),
            upstream=above,
        ),
    )
    yield NearMiss(
        sum(local),
        "the upstream gradient",
        Message("That is the local derivative alone; multiply it by {upstream}.", upstream=above)
        if one
        else Message(
            "That is {n} local derivatives, added as they are; multiply each by its own number of "
            "{upstream} first.",
            n=len(factors),
            upstream=above,
        ),
    )
    if not one:
        for factor, up, slope in zip(factors, upstream, local, strict=True):
            yield NearMiss(
                up * slope,
                "the other paths",
                Message(
                    "That is the share of {upstream} alone; add up all {n} shares.",
                    upstream=factor.upstream.symbols(),
                    n=len(factors),
                ),
            )
    yield from _swapped(step, factors)


def _swapped(step: Step, factors: tuple[Factor, ...]) -> Iterator[NearMiss]:
    """An activation's derivative written in its result, but with the operand put in, and back."""
    if len(step.operands) != 1 or step.result is None:
        return
    operand, result = step.operands[0], step.result
    if operand.shape != result.shape:
        return
    for here, there in ((result, operand), (operand, result)):
        mistaken = sum(
            factor.upstream.evaluate() * _reading(factor.local, here.name, there.array).evaluate()
            for factor in factors
        )
        yield NearMiss(
            mistaken,
            f"{there.name} for {here.name}",
            Message("The rule takes {right}, not {wrong}.", right=here.name, wrong=there.name),
        )


def _update(step: Step, index: Index) -> Iterator[NearMiss]:
    if step.name != step.parts[0].name or step.arithmetic is None:
        return  # the optimizer's memory
    old = float(step.parts[0].array[index])
    change, name = old - float(step.array[index]), step.parts[1].name
    unscaled = with_leaves(
        step.arithmetic(index),
        lambda leaf: replace(leaf, value=1) if leaf.role is Role.SETTING else leaf,
    )
    uphill = Message("Descent subtracts the step; this adds it.")
    unmultiplied = Message("{gradient} was not multiplied by the rate.", gradient=name)
    yield NearMiss(old + change, "uphill", uphill)
    yield NearMiss(unscaled.evaluate(), "the rate", unmultiplied)
    alone = Message("That is the step, not where it leads.")
    yield NearMiss(change, "the change alone", alone)


def _transposed(step: Step, expression: Expression) -> Iterator[NearMiss]:
    """A square matrix read by columns instead of rows."""
    arrays = [*step.operands, *([step.upstream] if step.upstream else [])]
    for array in arrays:
        if len(array.shape) == 2 and array.shape[0] == array.shape[1] > 1:
            mistaken = _reading(expression, array.name, array.array.T)
            yield NearMiss(
                mistaken.evaluate(),
                "the transpose",
                Message("The rows and columns of {array} were swapped.", array=array.name),
            )


def _of_the_batch(walk: Walk, step: Step, value: float) -> Iterator[NearMiss]:
    loss = walk.passes[step.iteration - 1].loss
    made = [averaged(record) for record in walk.tape.records if record.result is walk.loss]
    count = (
        made[0] if step.phase in (Phase.BACKWARD, Phase.ACCUMULATE) or step.tensor is loss else 1
    )
    if count > 1:
        summed = Message("That is the sum of {n} terms instead of their mean.", n=count)
        divided = Message("That is divided by {n} once too often.", n=count)
        yield NearMiss(value * count, "the mean", summed)
        yield NearMiss(value / count, "the sum", divided)


def _reading(expression: Expression, name: str, array: Array) -> Expression:
    """`expression` with the elements of `name` read from another array of the same shape."""

    def read(leaf: Leaf) -> Expression:
        if leaf.constant:
            return leaf
        here = leaf.name == name
        return replace(leaf, value=float(array[leaf.index])) if here else leaf

    return with_leaves(expression, read)
