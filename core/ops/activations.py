"""Activations: the bends between affine maps, element by element."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from core.expression import Expression, call, constant
from core.ops.arithmetic import Unary
from core.ops.normal import density, share_below
from core.tape import Array, Saved, enrol


class Activation(Unary):
    """A function a of z, named as in a layer: z before it, a after it."""

    operands = ("z",)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        z = rng.normal(size=(3, 4))
        return (z + 0.1 * np.sign(z),)


class Tanh(Activation):
    name = "tanh"
    formula = "a = tanh(z)"
    rules = ("dz = da · (1 − a²)",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        a = np.tanh(z)
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * (1 - a * a),)

    def element(self, z: Expression) -> Expression:
        return call("tanh", np.tanh, z)

    def local(self, z: Expression, a: Expression) -> Expression:
        return 1 - a**2


def logistic(z: Array) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ), written as ½ + ½·tanh(z/2), which cannot overflow."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * z), z.dtype)


class Sigmoid(Activation):
    name = "sigmoid"
    formula = "a = σ(z) = 1 / (1 + e⁻ᶻ)"
    rules = ("dz = da · a · (1 − a)",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        a = logistic(z)
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * a * (1 - a),)

    def element(self, z: Expression) -> Expression:
        return 1 / (1 + call("exp", np.exp, -z))

    def local(self, z: Expression, a: Expression) -> Expression:
        return a * (1 - a)


def positive(z: Expression) -> Expression:
    """[z > 0]: 1 where it is so, else 0."""
    return call("positive", lambda value: value > 0, z)


def below(z: Expression) -> Expression:
    """[z ≤ 0]."""
    return call("atmost0", lambda value: value <= 0, z)


class Step(Activation):
    """1 from z = 0 on, else 0: the perceptron's own. Its slope is 0, at the step too.

    So nothing before it learns by gradients: PyTorch gives torch.heaviside none at all.
    """

    name = "step"
    formula = "a = [z ≥ 0]"
    rules = ("dz = da · 0",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        return np.heaviside(z, 1).astype(z.dtype, copy=False), ()

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        return (np.zeros_like(upstream),)

    def element(self, z: Expression) -> Expression:
        return call("atleast0", lambda value: value >= 0, z)

    def local(self, z: Expression, a: Expression) -> Expression:
        return constant(0)


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

    def element(self, z: Expression) -> Expression:
        return call("max", np.maximum, 0, z)

    def local(self, z: Expression, a: Expression) -> Expression:
        return positive(z)


class LeakyRelu(Activation):
    """A rectifier that lets a little through below 0: there s, `negative_slope`, is its slope."""

    name = "leaky_relu"
    formula = "a = max(0, z) + s · min(0, z)"
    rules = ("dz = da · ([z > 0] + s · [z ≤ 0])",)

    def forward(self, z: Array, *, negative_slope: float = 0.01) -> tuple[Array, Saved]:
        return np.maximum(z, 0) + negative_slope * np.minimum(z, 0), (z, negative_slope)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, s = saved
        return (upstream * (z > 0) + s * upstream * (z <= 0),)

    def element(self, z: Expression, *, negative_slope: float = 0.01) -> Expression:
        least = call("min", np.minimum, 0, z)
        return call("max", np.maximum, 0, z) + negative_slope * least

    def local(self, z: Expression, a: Expression, *, negative_slope: float = 0.01) -> Expression:
        return positive(z) + negative_slope * below(z)


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

    def element(self, z: Expression, *, alpha: float = 1.0) -> Expression:
        least = call("min", np.minimum, 0, z)
        return call("max", np.maximum, 0, z) + alpha * (call("exp", np.exp, least) - 1)

    def local(self, z: Expression, a: Expression, *, alpha: float = 1.0) -> Expression:
        least = call("min", np.minimum, 0, z)
        return positive(z) + below(z) * alpha * call("exp", np.exp, least)


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

    def element(self, z: Expression) -> Expression:
        return SELU_SCALE * elu.element(z, alpha=SELU_ALPHA)

    def local(self, z: Expression, a: Expression) -> Expression:
        return SELU_SCALE * elu.local(z, a, alpha=SELU_ALPHA)


def gate(z: Expression) -> Expression:
    """σ(z) as arithmetic."""
    return call("σ", lambda value: logistic(np.asarray(value)), z)


class Silu(Activation):
    """z times its own sigmoid: a gate that z opens itself (Hendrycks and Gimpel 2016)."""

    name = "silu"
    formula = "a = z · σ(z)"
    rules = ("dz = da · σ(z) · (1 + z · (1 − σ(z)))",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        s = logistic(z)
        return z * s, (z, s)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, s = saved
        return (upstream * (s * (1 + z * (1 - s))),)

    def element(self, z: Expression) -> Expression:
        return z * gate(z)

    def local(self, z: Expression, a: Expression) -> Expression:
        s = gate(z)
        return s * (1 + z * (1 - s))


class Swish(Activation):
    """Silu with a sharpness β, the option `beta`: z/2 for 0, a rectifier for ∞.

    Ramachandran, Zoph and Le 2017. PyTorch has it for β = 1 alone, as silu.
    """

    name = "swish"
    formula = "a = z · σ(β·z)"
    rules = ("dz = da · (σ(β·z) + β · a · (1 − σ(β·z)))",)

    def forward(self, z: Array, *, beta: float = 1.0) -> tuple[Array, Saved]:
        s = logistic(beta * z)
        a = z * s
        return a, (s, a, beta)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        s, a, beta = saved
        return (upstream * (s + beta * a * (1 - s)),)

    def element(self, z: Expression, *, beta: float = 1.0) -> Expression:
        return z * gate(beta * z)

    def local(self, z: Expression, a: Expression, *, beta: float = 1.0) -> Expression:
        s = gate(beta * z)
        return s + beta * a * (1 - s)


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

    def element(self, z: Expression, *, beta: float = 1.0, threshold: float = 20.0) -> Expression:
        if beta * z.evaluate() > threshold:
            return z
        return call("log", np.log, 1 + call("exp", np.exp, beta * z)) / beta

    def local(
        self, z: Expression, a: Expression, *, beta: float = 1.0, threshold: float = 20.0
    ) -> Expression:
        if beta * z.evaluate() > threshold:
            return constant(1)
        return gate(beta * z)


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

    def check(self, z: Array, *, approximate: Approximation = "none") -> None:
        if approximate not in SHARES:
            raise ValueError(f"gelu: approximate is {approximate!r}; expected 'none' or 'tanh'")

    def forward(self, z: Array, *, approximate: Approximation = "none") -> tuple[Array, Saved]:
        share, slope = SHARES[approximate](z)
        return z * share, (share + z * slope,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (slope,) = saved
        return (upstream * slope,)

    def element(self, z: Expression, *, approximate: Approximation = "none") -> Expression:
        return z * call("Φ", lambda value: SHARES[approximate](np.asarray(value))[0], z)

    def local(
        self, z: Expression, a: Expression, *, approximate: Approximation = "none"
    ) -> Expression:
        share = call("Φ", lambda value: SHARES[approximate](np.asarray(value))[0], z)
        slope = call("Φ′", lambda value: SHARES[approximate](np.asarray(value))[1], z)
        return share + z * slope


step = enrol(Step())
tanh = enrol(Tanh())
sigmoid = enrol(Sigmoid())
relu = enrol(Relu())
leaky_relu = enrol(LeakyRelu())
elu = enrol(Elu())
selu = enrol(Selu())
gelu = enrol(Gelu())
silu = enrol(Silu())
swish = enrol(Swish())
softplus = enrol(Softplus())
