"""A walk as text: for pipes, screen readers and notebooks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.expression import format_number, plane_name
from core.tape import Array
from core.walk import Phase, Step, Walk


def array_lines(array: Array, digits: int = 4, name: str = "") -> list[str]:
    """An array, its numbers aligned, a line a row; of more than two axes, plane by plane.

    Each plane has a heading, ``x[0,1,:,:]`` with `name`. Indices are written without decimals.
    """
    digits = 0 if array.dtype.kind in "iub" else digits
    planes = array.reshape(-1, *(1, 1, *array.shape)[-2:])
    cells = [[[format_number(x, digits) for x in row] for row in p] for p in planes.tolist()]
    width = max((len(cell) for plane in cells for row in plane for cell in row), default=0)
    lines: list[str] = []
    for lead, plane in zip(np.ndindex(array.shape[:-2]), cells, strict=True):
        lines += [plane_name(name, lead)] if lead else []
        lines += ["  ".join(cell.rjust(width) for cell in row) for row in plane]
    return lines


def step_lines(step: Step, total: int, element: tuple[int, ...] | None = None) -> Iterator[str]:
    """One step: its formula, its array, and the arithmetic of one element (default: the first)."""
    yield f"step {step.position + 1} of {total}  {step.phase}  {step.operation}"
    yield f"  {step.formula}"
    if step.record is not None:
        yield f"  {step.shapes}"
    for line in array_lines(step.array, name=step.name):
        yield f"    {line}"
    explanation = step.explain(element if element is not None else (0,) * step.array.ndim)
    yield f"  {explanation.target} = {explanation.symbols}"
    yield f"  = {explanation.numbers}"
    yield f"  = {format_number(explanation.value)}"


def walk_lines(walk: Walk) -> Iterator[str]:
    """The whole walk, step by step, ending with the loss before and after the update."""
    for step in walk.steps:
        yield from step_lines(step, len(walk.steps))
        yield ""
    yield f"loss {walk.loss.item():.9f}"
    if any(step.phase is Phase.UPDATE for step in walk.steps):
        yield f"loss after the update {walk.after().loss.item():.9f}"


def largest_error(walk: Walk) -> float:
    """The largest |explained − computed| over every element of every step."""
    return max(
        step.explain(index).error for step in walk.steps for index in np.ndindex(step.array.shape)
    )
