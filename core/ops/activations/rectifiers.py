"""The rectifier max(0, z), and others that are straight above 0 and flatter below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.expression import Expression, call, constant, plain
from core.ops.activations.activation import Activation
from core.ops.activations.squashing import gate, logistic
from core.tape import Array, Options, Saved, enrol


def positive(z: Expression) -> Expression:
    """[z > 0]: 1 where it is so, else 0."""
    return call("positive", lambda value: value > 0, z)


def below(z: Expression) -> Expression:
    """[z ≤ 0]."""
    return call("atmost0", lambda value: value <= 0, z)


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

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"s": plain(options.get("negative_slope", 0.01))}

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

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"α": plain(options.get("alpha", 1.0))}

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

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"λ": plain(SELU_SCALE), "α": plain(SELU_ALPHA)}

    def forward(self, z: Array) -> tuple[Array, Saved]:
        return SELU_SCALE * exponential_below(z, SELU_ALPHA), (z,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (z,) = saved
        return (upstream * (SELU_SCALE * exponential_slope(z, SELU_ALPHA)),)

    def element(self, z: Expression) -> Expression:
        return SELU_SCALE * elu.element(z, alpha=SELU_ALPHA)

    def local(self, z: Expression, a: Expression) -> Expression:
        return SELU_SCALE * elu.local(z, a, alpha=SELU_ALPHA)


class Softplus(Activation):
    """A rectifier without a corner; the slope is σ(β·z), β the option `beta`.

    Where β·z exceeds `threshold` it is z itself, as in PyTorch: there the two differ by less
    than exp(−threshold)/β.
    """

    name = "softplus"
    formula = "a = log(1 + exp(β·z)) / β"
    rules = ("dz = da · σ(β·z)",)

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, threshold = super().written(which, operands, options), options.get("threshold", 20)
        if threshold == 20:  # where no float32 shows the difference
            return rule
        return f"{rule},  {'z' if which is None else 'da'} where β·z > {plain(threshold)}"

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"β": plain(options.get("beta", 1.0))}

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


relu = enrol(Relu())
leaky_relu = enrol(LeakyRelu())
elu = enrol(Elu())
selu = enrol(Selu())
softplus = enrol(Softplus())
