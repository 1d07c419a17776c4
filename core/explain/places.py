"""Which elements read which, where an operand is broadcast, and how axes are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from core.formula import Formula
from core.tape import Index


def over(axes: Sequence[int]) -> str:
    """Axes as formulas name them: ``axis 1``, ``axes 0,2``, ``no axis``."""
    if not axes:
        return "no axis"
    return f"{'axis' if len(axes) == 1 else 'axes'} {','.join(map(str, axes))}"


def summed(rule: Formula, axes: Sequence[int], ndim: int) -> Formula:
    """`rule` of a gradient with the sum over `axes`, of `ndim`, that `unbroadcast` makes of it."""
    if not axes:
        return rule
    return rule.summed(f"over {over(axes)}" if len(axes) < ndim else "")


def source(index: Index, shape: Index) -> Index:
    """Which element of an operand of `shape` is read for the result's element `index`."""
    aligned = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else i for i, size in zip(aligned, shape, strict=True))


def readers(index: Index, shape: Index, result: Index) -> Iterator[Index]:
    """The result's elements that read element `index` of an operand of `shape`."""
    extra = len(result) - len(shape)
    choices = [range(size) for size in result[:extra]] + [
        range(result[extra + axis]) if size == 1 else range(i, i + 1)
        for axis, (i, size) in enumerate(zip(index, shape, strict=True))
    ]
    return iter(product(*choices))
