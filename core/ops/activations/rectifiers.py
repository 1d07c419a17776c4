"""The rectifier max(0, z), and others that are straight above 0 and flatter below."""

from __future__ import annotations

import numpy as np

from core.ops.activations.activation import Activation
from core.ops.activations.squashing import logistic
from core.tape import Array, Saved, enrol


class Relu(Activation):
    """The rectifier. Its derivative at 0 is taken as 0, as PyTorch does."""

    name = "relu"
    formula = "a = max(0, z)"
    rules = ("dz = da · [z > 0]",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        return np.maximum(z, 0), (z,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (z,) = saved
        return (upstream * (z > 0),)


class LeakyRelu(Activation):
    """A rectifier that lets a little through below 0: there s, `negative_slope`, is its slope."""

    name = "leaky_relu"
    formula = "a = max(0, z) + s · min(0, z)"
    rules = ("dz = da · ([z > 0] + s · [z ≤ 0])",)

    def forward(self, z: Array, *, negative_slope: float = 0.01) -> tuple[Array, Saved]:
        return np.maximum(z, 0) + negative_slope * np.minimum(z, 0), (z, negative_slope)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, s = saved
        return (upstream * ((z > 0) + upstream.dtype.type(s) * (z <= 0)),)


def exponential_below(z: Array, α: float) -> Array:
    """z above 0, α·(eᶻ − 1) below: of one slope at 0 where α is 1."""
    return np.maximum(z, 0) + α * np.expm1(np.minimum(z, 0))


def exponential_slope(z: Array, α: float) -> Array:
    """1 above 0, α·eᶻ below."""
    return (z > 0) + (z <= 0) * (α * np.exp(np.minimum(z, 0)))


class Elu(Activation):
    """As a rectifier above 0; below it nears −α smoothly (Clevert, Unterthiner, Hochreiter 2016).

    α is the option `alpha`.
    """

    name = "elu"
    formula = "a = max(0, z) + α · (exp(min(0, z)) − 1)"
    rules = ("dz = da · ([z > 0] + [z ≤ 0] · α · exp(z))",)

    def forward(self, z: Array, *, alpha: float = 1.0) -> tuple[Array, Saved]:
        return exponential_below(z, alpha), (z, alpha)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        return (upstream * exponential_slope(*saved),)


SELU_SCALE, SELU_ALPHA = 1.0507009873554804934, 1.6732632423543772848


class Selu(Activation):
    """λ·elu(z), with λ and α such that signals of mean 0 and variance 1 keep both.

    Through layers whose weights have variance 1/fan_in (Klambauer et al. 2017).
    """

    name = "selu"
    formula = "a = λ · (max(0, z) + α · (exp(min(0, z)) − 1))"
    rules = ("dz = da · λ · ([z > 0] + [z ≤ 0] · α · exp(z))",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        return SELU_SCALE * exponential_below(z, SELU_ALPHA), (z,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (z,) = saved
        return (upstream * (SELU_SCALE * exponential_slope(z, SELU_ALPHA)),)


class Softplus(Activation):
    """A rectifier without a corner; the slope is σ(β·z), β the option `beta`.

    Where β·z exceeds `threshold` it is z itself, as in PyTorch: there the two differ by less
    than exp(−threshold)/β.
    """

    name = "softplus"
    formula = "a = log(1 + exp(β·z)) / β"
    rules = ("dz = da · σ(β·z)",)

    def forward(
        self, z: Array, *, beta: float = 1.0, threshold: float = 20.0
    ) -> tuple[Array, Saved]:
        t = beta * z
        rest = np.log1p(np.exp(-np.abs(t))) * (t <= threshold)  # log(1 + eᵗ) − max(0, t)
        return (np.maximum(t, 0) + rest) / beta, (t, threshold)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        t, threshold = saved
        return (upstream * np.maximum(logistic(t), t > threshold),)


relu = enrol(Relu())
leaky_relu = enrol(LeakyRelu())
elu = enrol(Elu())
selu = enrol(Selu())
softplus = enrol(Softplus())
