"""Batch normalization: each channel by the batch's mean and variance, later by remembered ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops.norm.normalization import (
    Normalization,
    along,
    check_channels,
    deviation_of,
    repeated,
)
from core.tape import Array, Op, Saved, Tensor, enrol


class BatchNorm(Normalization):
    """Each channel of x (N, C) or (N, C, …) over the whole batch: γ (C,), β (C,) → y as x.

    The form of training (Ioffe and Szegedy 2015): mean and biased variance are those of this
    batch, over N and all axes after C. Of one number a channel only β is left.

    Given tensors `running_mean` and `running_var` (C,), a call moves them by `momentum` towards
    the batch's own, for `batch_norm_inference` to use: see `remember`.
    """

    name = "batch_norm"
    rules = (
        "dx = γ · (dy − mean dy − x̂ · mean(dy · x̂)) / s",
        "dγ = Σₙ dy[n] · x̂[n]",
        "dβ = Σₙ dy[n]",
    )
    axis = 1

    def sets(self, x: Array, **options: Any) -> tuple[Array, tuple[int, ...]]:
        return x, repeated(self.axis, x.ndim)

    def remember(
        self,
        saved: Saved,
        *,
        running_mean: Tensor | None = None,
        running_var: Tensor | None = None,
        momentum: float = 0.1,
        **options: Any,
    ) -> None:
        """running ← (1 − momentum) · running + momentum · batch, as PyTorch's momentum means it.

        The variance is the unbiased one, Σ(x − μ)²/(M − 1). One number a channel says nothing of
        it, and leaves the running variance as it was.
        """
        normalized, *_, mean, variance = saved
        count = normalized.size // mean.size
        if running_mean is not None:
            _move(running_mean.data, mean.reshape(-1), momentum)
        if running_var is not None and count > 1:
            _move(running_var.data, variance.reshape(-1) * (count / (count - 1)), momentum)

    def check(
        self,
        x: Array,
        γ: Array,
        β: Array,
        *,
        running_mean: Tensor | None = None,
        running_var: Tensor | None = None,
        **options: Any,
    ) -> None:
        check_channels(self.name, x, γ=γ, β=β)
        for option, running in (("running_mean", running_mean), ("running_var", running_var)):
            if running is None:
                continue
            if not isinstance(running, Tensor) or running.dtype.kind != "f":
                raise TypeError(
                    f"{self.name}: {option} is {running!r}; expected a Tensor of floating numbers, "
                    "which the call changes"
                )
            check_channels(self.name, x, **{option: running.data})


def _move(running: Array, towards: Array, momentum: float) -> None:
    running *= 1 - momentum
    running += momentum * towards


class BatchNormInference(Op):
    """Each channel of x (N, C) or (N, C, …) by a given mean μ (C,) and variance v (C,).

    The form of evaluation: μ and v are what batch normalization remembers of training, so that an
    example's result does not depend on those beside it. They have no gradient.
    """

    name = "batch_norm_inference"
    formula = "y = γ · (x − μ) / √(v + ε) + β"
    operands = ("x", "μ", "v", "γ", "β")
    rules = ("dx = dy · γ / √(v + ε)", "", "", "dγ = Σₙ dy[n] · x̂[n]", "dβ = Σₙ dy[n]")
    analytic = True

    def forward(
        self, x: Array, *channels: Array, eps: float = 1e-5, **options: Any
    ) -> tuple[Array, Saved]:
        μ, v, γ, β = (along(channel, 1, x.ndim) for channel in channels)
        deviation = np.sqrt(v + eps)
        normalized = (x - μ) / deviation
        return γ * normalized + β, (normalized, deviation, γ)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, deviation, γ = saved
        dy = upstream
        others = repeated(1, dy.ndim)
        dγ, dβ = (dy * normalized).sum(axis=others), dy.sum(axis=others)
        return dy * (γ / deviation), None, None, dγ, dβ

    def expand(self, x: Tensor, *channels: Tensor, eps: float = 1e-5, **options: Any) -> Tensor:
        μ, v, γ, β = (along(channel, 1, x.data.ndim) for channel in channels)
        normalized = ((x - μ) / deviation_of(v, eps)).named("x̂")
        return (γ * normalized).named("γx̂") + β

    def check(self, x: Array, μ: Array, v: Array, γ: Array, β: Array, **options: Any) -> None:
        check_channels(self.name, x, μ=μ, v=v, γ=γ, β=β)


batch_norm = enrol(BatchNorm())
batch_norm_inference = enrol(BatchNormInference())
