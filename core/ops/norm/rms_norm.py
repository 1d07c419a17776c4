"""RMS normalization: each row over its root mean square, without a mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops.norm.normalization import check_rows, deviation_of, repeated
from core.tape import Array, Op, Saved, Tensor, enrol


class RmsNorm(Op):
    """Each row of x (…, D) over its root mean square, scaled by γ (D,) → y (…, D).

    Layer normalization without the mean (Zhang and Sennrich 2019). `eps` is by default the
    spacing of floating numbers at 1, as in PyTorch.
    """

    name = "rms_norm"
    formula = "y = γ · x / √(mean x² + ε)"
    operands = ("x", "γ")
    rules = ("dx = (γ·dy − x̂ · mean(γ·dy · x̂)) / rms", "dγ = Σₙ dy[n] · x̂[n]")
    analytic = True

    def normalize(self, x: Array, eps: float | None) -> tuple[Array, Array]:
        """x̂ = x / rms, and rms = √(mean x² + eps) (…, 1)."""
        square = (x * x).mean(axis=-1, keepdims=True)
        rms = np.sqrt(square + (np.finfo(square.dtype).eps if eps is None else eps))
        return x / rms, rms

    def forward(self, x: Array, γ: Array, *, eps: float | None = None) -> tuple[Array, Saved]:
        normalized, rms = self.normalize(x, eps)
        return γ * normalized, (normalized, rms, γ)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        normalized, rms, γ = saved
        dy = upstream
        slope = dy * γ  # ∂L/∂x̂
        dx = (slope - normalized * (slope * normalized).mean(axis=-1, keepdims=True)) / rms
        return dx, (dy * normalized).sum(axis=repeated(-1, dy.ndim))

    def expand(self, x: Tensor, γ: Tensor, *, eps: float | None = None) -> Tensor:
        square = (x * x).named("x²").mean(-1, keepdims=True).named("q")
        eps = float(np.finfo(square.dtype).eps) if eps is None else eps
        return γ * (x / deviation_of(square, eps, "rms")).named("x̂")

    def check(self, x: Array, γ: Array, **options: Any) -> None:
        check_rows(self.name, x, γ=γ)


rms_norm = enrol(RmsNorm())
