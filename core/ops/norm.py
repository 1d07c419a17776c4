"""Normalization: numbers brought to mean 0 and variance 1, then scaled by γ and shifted by β.

What differs between the operations is only which numbers share a mean and a variance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from core.expression import Expression, Named, constant, hat
from core.tape import Array, Factor, Op, Options, Saved, enrol

Index = tuple[int, ...]


def normalize(x: Array, axes: tuple[int, ...], eps: float) -> tuple[Array, Array, Array, Array]:
    """x̂ = (x − μ) / σ, the mean μ, the biased variance, and σ = √(variance + eps).

    All over `axes`, which the last three keep with length 1.
    """
    mean = x.mean(axis=axes, keepdims=True)
    centred = x - mean
    variance = (centred * centred).mean(axis=axes, keepdims=True)
    deviation = np.sqrt(variance + eps)
    return centred / deviation, mean, variance, deviation


class Normalization(Op):
    """y = γ · x̂ + β, where x̂ = (x − μ) / σ has mean 0 and variance 1 over a set of elements.

    The gradient flows through mean and variance too: each x moves all y that share them.
    """

    formula = "y = γ · (x − mean x) / √(var x + ε) + β"
    operands = ("x", "γ", "β")

    axis: ClassVar[int]
    """The axis of x along which γ and β lie."""

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        """x, and the axes of it along which elements share a mean and a variance."""
        raise NotImplementedError

    def shared(self, index: Index, shape: Index, **options: Any) -> tuple[Index, Iterator[Index]]:
        """Where the mean of x[index] stands among the means, and which elements share it."""
        raise NotImplementedError

    def forward(self, *operands: Array, eps: float = 1e-5, **options: Any) -> tuple[Array, Saved]:
        x, γ, β = operands
        grouped, axes = self.sets(x, **options)
        normalized, mean, variance, deviation = normalize(grouped, axes, eps)
        y = self._along(γ, x) * normalized.reshape(x.shape) + self._along(β, x)
        return y, (normalized, deviation, γ, axes, mean, variance)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, deviation, γ, axes, *_ = saved
        dy = upstream
        repeated = self._repeated(dy.ndim)
        dγ = (dy * normalized.reshape(dy.shape)).sum(axis=repeated)
        dβ = dy.sum(axis=repeated)
        slope = (dy * self._along(γ, dy)).reshape(normalized.shape)  # ∂L/∂x̂
        mean, product = (
            part.mean(axis=axes, keepdims=True) for part in (slope, slope * normalized)
        )
        dx = (slope - mean - normalized * product) / deviation
        return dx.reshape(dy.shape), dγ, dβ

    def _repeated(self, ndim: int) -> tuple[int, ...]:
        """The axes along which γ and β are repeated."""
        return tuple(axis for axis in range(ndim) if axis != self.axis % ndim)

    def _along(self, parameter: Array, x: Array) -> Array:
        """γ or β in the shape in which it is broadcast to x."""
        return np.expand_dims(parameter, self._repeated(x.ndim))

    def explain(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, γ, β = operands
        _, mean, deviation = self._intermediates(x, **options)
        (at, _), c = self.shared(index, x.shape, **options), index[self.axis]
        return γ[c] * (x[index] - mean[at]) / deviation[at] + β[c]

    def explain_gradient(
        self,
        which: int,
        index: Index,
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, γ, _ = operands
        dy = upstream
        normalized, _, deviation = self._intermediates(x, **options)
        if which:
            (c,) = index
            uses = (at for at in np.ndindex(x.shape) if at[self.axis] == c)
            return [Factor(dy[at], normalized[at] if which == 1 else constant(1)) for at in uses]
        # ∂y[k]/∂x[i] = γ · ([k = i] − 1/M − x̂[i]·x̂[k]/M) / σ over the M elements that share σ
        place, peers = self.shared(index, x.shape, **options)
        among = list(peers)
        many = len(among)
        return [
            Factor(
                dy[at],
                γ[at[self.axis]]
                * (
                    (1 - constant(1) / many if at == index else -(constant(1) / many))
                    - normalized[index] * normalized[at] / many
                )
                / deviation[place],
            )
            for at in among
        ]

    def _intermediates(
        self, x: Named, eps: float = 1e-5, **options: Any
    ) -> tuple[Named, Named, Named]:
        """x̂, μ and σ: what the arithmetic of one element is written in."""
        grouped, axes = self.sets(x.array, **options)
        normalized, mean, _, deviation = normalize(grouped, axes, eps)
        return (
            Named(hat(x.name), normalized.reshape(x.shape)),
            Named("μ", mean.squeeze(axes)),
            Named("σ", deviation.squeeze(axes)),
        )


class LayerNorm(Normalization):
    """Each row of x (…, D) normalized by its own mean and variance: γ (D,), β (D,) → y (…, D).

    y = γ · (x − μ) / √(σ² + eps) + β, with the biased variance (Ba, Kiros and Hinton 2016).
    """

    name = "layer_norm"
    rules = (
        "dx = (γ·dy − mean(γ·dy) − x̂ · mean(γ·dy · x̂)) / σ",
        "dγ = Σₙ dy[n] · x̂[n]",
        "dβ = Σₙ dy[n]",
    )
    axis = -1

    def check(self, *operands: Array, **options: Any) -> None:
        x, γ, β = operands
        if x.ndim == 0 or x.shape[-1] == 0:
            raise ValueError(f"layer_norm: x has shape {x.shape}; expected (…, D) with D ≥ 1")
        _check_lengths(self.name, x.shape[-1], γ=γ, β=β)

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        return x, (x.ndim - 1,)

    def shared(self, index: Index, shape: Index, **options: Any) -> tuple[Index, Iterator[Index]]:
        *n, _ = index
        return tuple(n), ((*n, i) for i in range(shape[-1]))

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4)


def _check_lengths(name: str, size: int, **parameters: Array) -> None:
    for letter, array in parameters.items():
        if array.shape != (size,):
            raise ValueError(
                f"{name}: {letter} has shape {array.shape}; expected ({size},), a number for "
                "each channel of x"
            )


layer_norm = enrol(LayerNorm())
