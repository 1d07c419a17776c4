"""What z makes of itself through a gate between 0 and 1 that z opens: silu, swish, gelu."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from core.ops.activations.activation import Activation
from core.ops.activations.squashing import logistic
from core.ops.normal import density, share_below
from core.tape import Array, Saved, enrol


class Silu(Activation):
    """z times its own sigmoid: a gate that z opens itself (Hendrycks and Gimpel 2016)."""

    name = "silu"
    formula = "a = z · σ(z)"
    rules = ("dz = da · σ(z) · (1 + z · (1 − σ(z)))",)
    analytic = True

    def forward(self, z: Array) -> tuple[Array, Saved]:
        s = logistic(z)
        return z * s, (z, s)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, s = saved
        return (upstream * (s * (1 + z * (1 - s))),)


class Swish(Activation):
    """Silu with a sharpness β, the option `beta`: z/2 for 0, a rectifier for ∞.

    Ramachandran, Zoph and Le 2017. PyTorch has it for β = 1 alone, as silu.
    """

    name = "swish"
    formula = "a = z · σ(β·z)"
    rules = ("dz = da · (σ(β·z) + β · a · (1 − σ(β·z)))",)
    analytic = True

    def forward(self, z: Array, *, beta: float = 1.0) -> tuple[Array, Saved]:
        s = logistic(beta * z)
        a = z * s
        return a, (s, a, beta)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        s, a, beta = saved
        return (upstream * (s + beta * a * (1 - s)),)


ROOT_TWO_OVER_PI, CUBIC = math.sqrt(2 / math.pi), 0.044715


def tanh_share(z: Array) -> tuple[Array, Array]:
    """Φ(z) ≈ ½ + ½·tanh(√(2/π)·(z + 0.044715·z³)), to 5e-4, and its slope."""
    square = z * z
    t = np.tanh(ROOT_TWO_OVER_PI * z * (1 + CUBIC * square))
    slope = (0.5 * ROOT_TWO_OVER_PI) * (1 - t * t) * (1 + 3 * CUBIC * square)
    return 0.5 + 0.5 * t, slope


def normal_share(z: Array) -> tuple[Array, Array]:
    """Φ(z), and its slope φ(z)."""
    return share_below(z), density(z)


SHARES = {"none": normal_share, "tanh": tanh_share}
Approximation = Literal["none", "tanh"]


class Gelu(Activation):
    """z times the share Φ(z) of a normal distribution that lies below z.

    Φ is exact, or with ``approximate="tanh"`` the formula of GPT-2 (Hendrycks and Gimpel 2016).
    """

    name = "gelu"
    formula = "a = z · Φ(z)"
    rules = ("dz = da · (Φ(z) + z · Φ′(z))",)

    def forward(self, z: Array, *, approximate: Approximation = "none") -> tuple[Array, Saved]:
        share, slope = SHARES[approximate](z)
        return z * share, (share + z * slope,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (slope,) = saved
        return (upstream * slope,)

    def check(self, z: Array, *, approximate: Approximation = "none") -> None:
        if approximate not in SHARES:
            raise ValueError(f"gelu: approximate is {approximate!r}; expected 'none' or 'tanh'")


silu = enrol(Silu())
swish = enrol(Swish())
gelu = enrol(Gelu())
