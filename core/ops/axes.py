"""Axes as they are named in options: counted from the front, or from the back below 0."""

from __future__ import annotations

import numpy as np

from core.tape import Array, Axes


def axes_of(name: str, x: Array, axis: Axes) -> tuple[int, ...]:
    """`axis` of x as numbers from 0, all axes for None. ValueError, naming the operation."""
    if axis is None:
        return tuple(range(x.ndim))
    axes = tuple(axis) if isinstance(axis, tuple | list) else (axis,)
    if not all(isinstance(a, int | np.integer) for a in axes):
        raise TypeError(f"{name}: axis is {axis!r}; expected a whole number, or several, or None")
    found = tuple(a + x.ndim if a < 0 else a for a in axes)
    if any(not 0 <= a < x.ndim for a in found) or len(set(found)) < len(found):
        raise ValueError(
            f"{name}: there is no axis {axis} in an array of shape {x.shape}; its axes are "
            f"numbered 0 to {x.ndim - 1}, or from −1 backwards, each named once"
        )
    return found


def axis_of(name: str, x: Array, axis: int) -> int:
    """The same for a single axis."""
    (found,) = axes_of(name, x, axis)
    return found
