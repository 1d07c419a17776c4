"""Sums and means over axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, constant, counted, total
from core.ops.axes import axes_of, over
from core.ops.broadcast import readers, source
from core.tape import Array, Axis, Factor, Op, Options, Saved, enrol

Shape = tuple[int, ...]


def kept_shape(name: str, x: Array, axis: Axis) -> Shape:
    """x's shape with a 1 for each axis that is reduced: from it a gradient is broadcast back."""
    axes = axes_of(name, x, axis)
    return tuple(1 if a in axes else size for a, size in enumerate(x.shape))


class Reduction(Op):
    """Many numbers made one: along the axes in the option `axis`, or all of them for None.

    With `keepdims` an axis that was reduced stays, with size 1.
    """

    operands = ("x",)
    analytic = True

    def check(self, x: Array, *, axis: Axis = None, **options: Any) -> None:
        axes_of(self.name, x, axis)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.normal(size=(3, 4)),)

    def divisor(self, count: int) -> int:
        """What the sum of `count` elements is divided by."""
        raise NotImplementedError

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, (x,) = super().written(which, operands, options), operands
        axes = axes_of(self.name, x, options.get("axis"))
        where = "" if len(axes) == x.ndim else f" {over(axes)}"
        if which is None:
            return f"{rule} over{where}" if where else rule
        return f"{rule} repeated{' along' if where else ''}{where}" if axes else rule

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (x,) = operands
        axes = axes_of(self.name, x.array, options.get("axis"))
        kept = kept_shape(self.name, x.array, options.get("axis"))
        place = iter(index)
        if not options.get("keepdims"):
            index = tuple(0 if a in axes else next(place) for a in range(x.array.ndim))
        terms = [x[at] for at in readers(index, kept, x.shape)]
        divisor = self.divisor(len(terms))
        return total(terms) / divisor if divisor > 1 else total(terms)

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        (x,) = operands
        axes = axes_of(self.name, x.array, options.get("axis"))
        place = source(index, kept_shape(self.name, x.array, options.get("axis")))
        if not options.get("keepdims"):
            place = tuple(i for a, i in enumerate(place) if a not in axes)
        divisor = self.divisor(x.array.size // max(upstream.array.size, 1))
        return [Factor(upstream[place], constant(1) / divisor if divisor > 1 else constant(1))]


class Sum(Reduction):
    name = "sum"
    formula = "s = Σ x"
    rules = ("dx = ds",)

    def forward(
        self, x: Array, *, axis: Axis = None, keepdims: bool = False
    ) -> tuple[Array, Saved]:
        result = x.sum(axis=axis, keepdims=keepdims)
        return np.asarray(result), (kept_shape(self.name, x, axis), x.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        kept, shape = saved
        return (np.broadcast_to(upstream.reshape(kept), shape).copy(),)

    def divisor(self, count: int) -> int:
        return 1


class Mean(Reduction):
    name = "mean"
    formula = "m = Σ x / M"
    rules = ("dx = dm / M",)

    def check(self, x: Array, *, axis: Axis = None, **options: Any) -> None:
        super().check(x, axis=axis)
        if x.size == 0:
            raise ValueError(f"mean: x has shape {x.shape}; a mean needs at least one element")

    def forward(
        self, x: Array, *, axis: Axis = None, keepdims: bool = False
    ) -> tuple[Array, Saved]:
        result = x.mean(axis=axis, keepdims=keepdims)
        return np.asarray(result), (kept_shape(self.name, x, axis), x.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        kept, shape = saved
        share = upstream.reshape(kept) / (math.prod(shape) // upstream.size)
        return (np.broadcast_to(share, shape).copy(),)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        (x,) = operands
        axes = axes_of(self.name, x, options.get("axis"))
        return {"M": counted(math.prod(x.shape[axis] for axis in axes), "term")}

    def divisor(self, count: int) -> int:
        return count


sum = enrol(Sum())
mean = enrol(Mean())
