"""Sums and means over axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.ops.axes import axes_of
from core.tape import Array, Axes, Op, Saved, Shape, enrol


def kept_shape(name: str, x: Array, axis: Axes) -> Shape:
    """x's shape with a 1 for each axis that is reduced: from it a gradient is broadcast back."""
    axes = axes_of(name, x, axis)
    return tuple(1 if a in axes else size for a, size in enumerate(x.shape))


def of_numpy(axis: Axes) -> Axes:
    """An axis as NumPy takes it: several as a tuple, not as a list."""
    return tuple(axis) if isinstance(axis, list) else axis


class Reduction(Op):
    """Many numbers made one: along the axes in the option `axis`, or all of them for None.

    With `keepdims` an axis that was reduced stays, with size 1.
    """

    operands = ("x",)
    analytic = True

    def check(self, x: Array, *, axis: Axes = None, **options: Any) -> None:
        axes_of(self.name, x, axis)


class Sum(Reduction):
    name = "sum"
    formula = "s = Σ x"
    rules = ("dx = ds",)

    def forward(
        self, x: Array, *, axis: Axes = None, keepdims: bool = False
    ) -> tuple[Array, Saved]:
        result = x.sum(axis=of_numpy(axis), keepdims=keepdims)
        return np.asarray(result), (kept_shape(self.name, x, axis), x.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        kept, shape = saved
        return (np.broadcast_to(upstream.reshape(kept), shape).copy(),)


class Mean(Reduction):
    name = "mean"
    formula = "m = Σ x / M"
    rules = ("dx = dm / M",)

    def forward(
        self, x: Array, *, axis: Axes = None, keepdims: bool = False
    ) -> tuple[Array, Saved]:
        result = x.mean(axis=of_numpy(axis), keepdims=keepdims)
        return np.asarray(result), (kept_shape(self.name, x, axis), x.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        kept, shape = saved
        share = upstream.reshape(kept) / (math.prod(shape) // upstream.size)
        return (np.broadcast_to(share, shape).copy(),)

    def check(self, x: Array, *, axis: Axes = None, **options: Any) -> None:
        super().check(x, axis=axis)
        if x.size == 0:
            raise ValueError(f"mean: x has shape {x.shape}; a mean needs at least one element")


sum = enrol(Sum())
mean = enrol(Mean())
