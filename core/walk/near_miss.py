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
from core.tape import Array
from core.walk.faults import averaged
from core.walk.step import Explanation, Phase, Step
from core.walk.walk import Walk

Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A wrong value and the mistake that leads there, in a few words and in a sentence."""

    value: float
    mistake: str
    why: str


@np.errstate(all="ignore")  # overflow is a value to look at, not a warning
def near_misses(walk: Walk, step: Step, index: Index) -> list[NearMiss]:
    """The mistakes that give another value for this element, the likeliest first.

    Where two mistakes give the same value, the first one is kept.
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
                    f"that is {part.name} alone; where paths meet, their gradients add",
                )
        case Phase.UPDATE:
            yield from _update(step, index)
        case Phase.SEED:
            yield NearMiss(walk.loss.item(), "the loss itself", "L moves with L one to one: dL = 1")
    yield from _transposed(step, explanation.expression)
    yield from _of_the_batch(walk, step, explanation.value)
    yield NearMiss(-explanation.value, "the sign", "the size is right, the sign is the other one")


def _forward(step: Step, expression: Expression) -> Iterator[NearMiss]:
    operands = {operand.name for operand in step.operands}
    weighted = len(step.operands) == 3
    if weighted and isinstance(expression, Sum) and isinstance(expression.terms[-1], Leaf):
        without = Sum(expression.terms[:-1])
        bias = expression.terms[-1].label
        yield NearMiss(without.evaluate(), "the bias", f"{bias} was not added")
    read = [leaf for leaf in leaves(expression) if leaf.name in operands]
    if len(read) == 1:
        name = step.operation
        yield NearMiss(read[0].value, f"no {name}", f"that is {read[0].label}, before {name}")


def _backward(step: Step, factors: tuple[Factor, ...]) -> Iterator[NearMiss]:
    upstream = [factor.upstream.evaluate() for factor in factors]
    local = [factor.local.evaluate() for factor in factors]
    above = step.upstream.name if step.upstream else "the upstream gradient"
    one = len(factors) == 1
    yield NearMiss(
        sum(upstream),
        "the local derivative" if one else "the local derivatives",
        f"that is {above} handed on unchanged; multiply it by the local derivative"
        if one
        else f"that is {len(factors)} numbers of {above}, added as they are; multiply each by its "
        "own local derivative first",
    )
    yield NearMiss(
        sum(local),
        "the upstream gradient",
        f"that is the local derivative alone; multiply it by {above}"
        if one
        else f"that is {len(factors)} local derivatives, added as they are; multiply each by its "
        f"own number of {above} first",
    )
    if not one:
        for factor, up, slope in zip(factors, upstream, local, strict=True):
            yield NearMiss(
                up * slope,
                "the other paths",
                f"that is the share of {factor.upstream.symbols()} alone; all "
                f"{len(factors)} shares add up",
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
            f"the rule wants {here.name}, not {there.name}",
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
    yield NearMiss(old + change, "uphill", "descent subtracts the step; that adds it")
    yield NearMiss(unscaled.evaluate(), "the rate", f"{name} was not multiplied by the rate")
    yield NearMiss(change, "the change alone", "that is the step, not where it leads")


def _transposed(step: Step, expression: Expression) -> Iterator[NearMiss]:
    """A square matrix read by columns instead of rows."""
    arrays = [*step.operands, *([step.upstream] if step.upstream else [])]
    for array in arrays:
        if len(array.shape) == 2 and array.shape[0] == array.shape[1] > 1:
            mistaken = _reading(expression, array.name, array.array.T)
            yield NearMiss(
                mistaken.evaluate(),
                "the transpose",
                f"rows and columns of {array.name} were taken for one another",
            )


def _of_the_batch(walk: Walk, step: Step, value: float) -> Iterator[NearMiss]:
    loss = walk.passes[step.iteration - 1].loss
    made = [averaged(record) for record in walk.tape.records if record.result is walk.loss]
    count = (
        made[0] if step.phase in (Phase.BACKWARD, Phase.ACCUMULATE) or step.tensor is loss else 1
    )
    if count > 1:
        yield NearMiss(value * count, "the mean", f"a sum of {count} terms instead of their mean")
        yield NearMiss(value / count, "the sum", f"divided by {count} once too often")


def _reading(expression: Expression, name: str, array: Array) -> Expression:
    """`expression` with the elements of `name` read from another array of the same shape."""

    def read(leaf: Leaf) -> Expression:
        if leaf.constant:
            return leaf
        here = leaf.name == name
        return replace(leaf, value=float(array[leaf.index])) if here else leaf

    return with_leaves(expression, read)
