"""Broadcasting and its reverse: an operand that was repeated collects the sum of its gradients."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from core.ops.axes import over
from core.tape import Array


def repeated_axes(result: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of `result` along which an operand of `shape` was repeated."""
    extra = len(result) - len(shape)
    return tuple(range(extra)) + tuple(
        extra + axis for axis, size in enumerate(shape) if size == 1 and result[extra + axis] != 1
    )


def summed(rule: str, axes: tuple[int, ...], ndim: int) -> str:
    """`rule` of a gradient with the sum over `axes`, of `ndim`, that `unbroadcast` makes of it."""
    if not axes:
        return rule
    gradient, share = rule.split(" = ")
    sign, share = ("−", share[1:]) if share.startswith("−") else ("", share)
    where = f" over {over(axes)}" if len(axes) < ndim else ""
    return f"{gradient} = {sign}Σ {share}{where}"


def unbroadcast(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum `gradient` over the axes along which an operand of `shape` was repeated."""
    repeated = repeated_axes(gradient.shape, shape)
    return gradient.sum(axis=repeated).reshape(shape) if repeated else gradient


def source(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """Which element of an operand of `shape` is read for the result's element `index`."""
    aligned = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else i for i, size in zip(aligned, shape, strict=True))


def readers(
    index: tuple[int, ...], shape: tuple[int, ...], result: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """The result's elements that read element `index` of an operand of `shape`."""
    extra = len(result) - len(shape)
    choices = [range(size) for size in result[:extra]] + [
        range(result[extra + axis]) if size == 1 else range(i, i + 1)
        for axis, (i, size) in enumerate(zip(index, shape, strict=True))
    ]
    return iter(product(*choices))


def check_broadcast(name: str, a: Array, b: Array) -> None:
    """Raise ValueError if `a` and `b` cannot be broadcast to one shape."""
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(
            f"{name}: operands of shapes {a.shape} and {b.shape} do not fit: compared from the "
            "right, sizes must be equal or 1"
        ) from None
