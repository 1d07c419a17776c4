"""Broadcasting and its reverse: an operand that was repeated collects the sum of its gradients."""

from __future__ import annotations

import numpy as np

from core.tape import Array


def repeated_axes(result: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of `result` along which an operand of `shape` was repeated."""
    extra = len(result) - len(shape)
    return tuple(range(extra)) + tuple(
        extra + axis for axis, size in enumerate(shape) if size == 1 and result[extra + axis] != 1
    )


def unbroadcast(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum `gradient` over the axes along which an operand of `shape` was repeated."""
    repeated = repeated_axes(gradient.shape, shape)
    return gradient.sum(axis=repeated).reshape(shape) if repeated else gradient


def check_broadcast(name: str, a: Array, b: Array) -> None:
    """Raise ValueError if `a` and `b` cannot be broadcast to one shape."""
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(
            f"{name}: operands of shapes {a.shape} and {b.shape} do not fit: compared from the "
            "right, sizes must be equal or 1"
        ) from None
