"""What every normalization with a mean has in common; only which numbers share one differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import numpy as np

from core.ops.functions import sqrt
from core.tape import Array, Op, Saved, Tensor


def normalize(x: Array, axes: tuple[int, ...], eps: float) -> tuple[Array, Array, Array, Array]:
    """x̂ = (x − μ) / s, the mean μ, the biased variance, and s = √(variance + eps).

    All over `axes`, which the last three keep with length 1.
    """
    mean = x.mean(axis=axes, keepdims=True)
    centred = x - mean
    variance = (centred * centred).mean(axis=axes, keepdims=True)
    deviation = np.sqrt(variance + eps)
    return centred / deviation, mean, variance, deviation


A = TypeVar("A", Array, Tensor)


def along(parameter: A, axis: int, ndim: int) -> A:
    """γ or β (C,) in the shape in which it is broadcast to x: C along `axis`, then ones."""
    ones = [1] * (ndim - 1 - axis % ndim)
    return parameter.reshape(-1, *ones) if ones else parameter


def repeated(axis: int, ndim: int) -> tuple[int, ...]:
    """The axes of x along which γ and β are repeated: all but `axis`."""
    return tuple(k for k in range(ndim) if k != axis % ndim)


def deviation_of(variance: Tensor, eps: float, name: str = "s") -> Tensor:
    """s = √(variance + eps), step by step, called `name`."""
    square = (variance + Tensor(np.asarray(eps, variance.dtype), "ε")).named(f"{name}²")
    return sqrt(square).named(name)


class Normalization(Op):
    """y = γ · x̂ + β, where x̂ = (x − μ) / s has mean 0 and variance 1 over a set of elements.

    The gradient flows through mean and variance too: each x moves all y that share them.
    """

    formula = "y = γ · (x − mean x) / √(var x + ε) + β"
    operands = ("x", "γ", "β")

    axis: ClassVar[int]
    """The axis of x along which γ and β lie."""

    analytic = True

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        """x, and the axes of it along which elements share a mean and a variance."""
        raise NotImplementedError

    def forward(
        self, x: Array, γ: Array, β: Array, *, eps: float = 1e-5, **options: Any
    ) -> tuple[Array, Saved]:
        grouped, axes = self.sets(x, **options)
        normalized, mean, variance, deviation = normalize(grouped, axes, eps)
        y = along(γ, self.axis, x.ndim) * normalized.reshape(x.shape)
        return y + along(β, self.axis, x.ndim), (normalized, deviation, γ, axes, mean, variance)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, deviation, γ, axes, *_ = saved
        dy = upstream
        others = repeated(self.axis, dy.ndim)
        dγ = (dy * normalized.reshape(dy.shape)).sum(axis=others)
        dβ = dy.sum(axis=others)
        slope = (dy * along(γ, self.axis, dy.ndim)).reshape(normalized.shape)  # ∂L/∂x̂
        mean = slope.mean(axis=axes, keepdims=True)
        product = (slope * normalized).mean(axis=axes, keepdims=True)
        dx = (slope - mean - normalized * product) / deviation
        return dx.reshape(dy.shape), dγ, dβ

    def expand(
        self, x: Tensor, γ: Tensor, β: Tensor, *, eps: float = 1e-5, **options: Any
    ) -> Tensor:
        grouped, axes = self.sets(x.data, **options)
        values = x if grouped.shape == x.shape else x.reshape(*grouped.shape)
        centred = (values - values.mean(axes, keepdims=True).named("μ")).named("c")
        variance = (centred * centred).named("c²").mean(axes, keepdims=True).named("v")
        normalized = (centred / deviation_of(variance, eps)).named("x̂")
        if grouped.shape != x.shape:
            normalized = normalized.reshape(*x.shape)
        scaled = (along(γ, self.axis, x.data.ndim) * normalized).named("γx̂")
        return scaled + along(β, self.axis, x.data.ndim)


def check_rows(name: str, x: Array, **parameters: Array) -> None:
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError(f"{name}: x has shape {x.shape}; expected (…, D) with D ≥ 1")
    _check_lengths(name, x.shape[-1], parameters)


def check_channels(name: str, x: Array, **parameters: Array) -> None:
    if x.ndim < 2 or x.size == 0:
        raise ValueError(f"{name}: x has shape {x.shape}; expected (N, C) or (N, C, …), not empty")
    _check_lengths(name, x.shape[1], parameters)


def _check_lengths(name: str, size: int, parameters: Mapping[str, Array]) -> None:
    for letter, array in parameters.items():
        if array.shape != (size,):
            raise ValueError(
                f"{name}: {letter} has shape {array.shape}; expected ({size},), a number for "
                "each channel of x"
            )
