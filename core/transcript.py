"""A walk as text: for pipes, screen readers and notebooks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from core.expression import (
    Expression,
    Leaf,
    Named,
    format_number,
    is_number,
    plane_name,
    shape_text,
)
from core.figures import figures_for
from core.message import Message
from core.tape import Array
from core.walk import Explanation, Phase, Step, Walk, first_non_finite

Say = Callable[[str | Message], str]
"""Who puts a message into words, in the reader's language; `str` says it in English."""


def array_lines(array: Array, digits: int = 4, name: str = "") -> list[str]:
    """An array, its numbers aligned, a line a row; of more than two axes, plane by plane.

    Each plane has a heading, ``x[0,1,:,:]`` with `name`. Indices are written without decimals.
    """
    digits = 0 if array.dtype.kind in "iub" else digits
    planes = array.reshape(math.prod(array.shape[:-2]), *(1, 1, *array.shape)[-2:])
    cells = [[[format_number(x, digits) for x in row] for row in p] for p in planes.tolist()]
    width = max((len(cell) for plane in cells for row in plane for cell in row), default=0)
    lines: list[str] = []
    for lead, plane in zip(np.ndindex(array.shape[:-2]), cells, strict=True):
        lines += [plane_name(name, lead)] if lead else []
        lines += ["  ".join(cell.rjust(width) for cell in row) for row in plane]
    return lines


def named_lines(
    arrays: Iterable[Named], trained: Iterable[str] = (), say: Say = str
) -> Iterator[str]:
    """Arrays, each after its name and shape."""
    for named in arrays:
        more = f"  {say(Message('trained'))}" if named.name in trained else ""
        yield f"  {named.name}  {shape_text(named.shape)}{more}"
        for line in array_lines(named.array, name=named.name):
            yield f"    {line}"


def step_lines(
    step: Step, total: int, element: tuple[int, ...] | None = None, say: Say = str
) -> Iterator[str]:
    """One step: its formula, its array, and the arithmetic of one element (default: the first)."""
    work = [say(step.phase), *([step.operation] if step.record is not None else [])]
    work += [say(Message("iteration {n}", n=step.iteration))] if step.iteration > 1 else []
    head = say(Message("step {at} of {total}", at=step.position + 1, total=total))
    yield "  ".join([head, *work])
    yield f"  {step.written.told(say)}"
    if step.record is not None and (shapes := str(step.shaped.told(say))):
        yield f"  {shapes}"
    for line in array_lines(step.array, name=step.name):
        yield f"    {line}"
    if not step.array.size:
        return
    explanation = step.explain(element if element is not None else (0,) * step.array.ndim)
    yield f"  {explanation.target} {step.equals} {explanation.symbols}"
    yield from _numbers(explanation, say)


def _numbers(explanation: Explanation, say: Say) -> Iterator[str]:
    """The numbers put in, the value, and of one path upstream and local apart.

    A number that is only moved, or a constant, stands once.
    """
    numbers = explanation.numbers
    if numbers != explanation.symbols and not isinstance(explanation.expression, Leaf):
        yield f"  = {numbers}"
    value = format_number(explanation.value)
    if value != explanation.symbols:
        yield f"  = {value}"
    if len(explanation.factors) == 1:
        (factor,) = explanation.factors
        sides = ((Message("upstream"), factor.upstream), (Message("local"), factor.local))
        figures = figures_for(factor.values, explanation.value)
        words = [f"{say(side)} {_valued(part, figures)}" for side, part in sides]
        yield f"  {'  ×  '.join(words)}"


def _valued(part: Expression, figures: int) -> str:
    """``dz2[0,1] = −0.0381``; a constant alone."""
    symbols, value = part.symbols(), part.evaluate()
    return symbols if is_number(part) else f"{symbols} = {format_number(value, figures=figures)}"


def alone_lines(
    walk: Walk, step: Step, element: tuple[int, ...] | None = None, say: Say = str
) -> Iterator[str]:
    """One step by itself, after the arrays that it reads."""
    if arrays := (*step.given, *step.reads):
        yield say(Message("reads"))
        yield from named_lines(arrays, say=say)
        yield ""
    yield from step_lines(step, len(walk.steps), element, say)


def walk_lines(walk: Walk, say: Say = str) -> Iterator[str]:
    """What is given, then the whole walk, step by step; last the loss before and after the update.

    Where numbers leave the finite ones, also the step at which they did.
    """
    yield say(Message("given"))
    trained = {walk.names[tensor] for tensor in walk.trained}
    leaves = [Named(name, tensor.data) for name, tensor in walk.leaves.items()]
    fixed = {one.name: one for step in walk.steps for one in step.given}
    arrays = [*leaves, *fixed.values()]
    yield from named_lines(arrays, trained if walk.rate is not None else (), say)
    yield ""
    for step in walk.steps:
        yield from step_lines(step, len(walk.steps), say=say)
        yield ""
    yield say(Message("loss {value}", value=format_number(walk.loss.item(), 9)))
    if any(step.phase is Phase.UPDATE for step in walk.steps):
        after = format_number(walk.after().loss.item(), 9)
        yield say(Message("loss after the update {value}", value=after))
    born = first_non_finite(walk)
    if born is not None:
        yield say(
            Message(
                "step {at}, {name}, is the first with a number that is not finite",
                at=born.position + 1,
                name=born.name,
            )
        )


def largest_error(walk: Walk) -> float:
    """The largest |explained − computed| over every element of every step."""
    return max(
        step.explain(index).error for step in walk.steps for index in np.ndindex(step.array.shape)
    )
