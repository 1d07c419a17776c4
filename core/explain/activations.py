"""The activations, explained: the bend at one element, and its slope there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.elementwise import Elementwise
from core.explain.explainer import explains
from core.expression import Expression, call, constant, plain
from core.formula import Formula
from core.ops.activations.gates import SHARES, Approximation
from core.ops.activations.rectifiers import SELU_ALPHA, SELU_SCALE
from core.ops.activations.squashing import logistic
from core.tape import Array, Options


def gate(z: Expression) -> Expression:
    """σ(z) as arithmetic."""
    return call("σ", lambda value: logistic(np.asarray(value)), z)


def positive(z: Expression) -> Expression:
    """[z > 0]: 1 where it is so, else 0."""
    return call("positive", lambda value: value > 0, z)


def below(z: Expression) -> Expression:
    """[z ≤ 0]."""
    return call("atmost0", lambda value: value <= 0, z)


def greatest(z: Expression) -> Expression:
    return call("max", np.maximum, 0, z)


def least(z: Expression) -> Expression:
    return call("min", np.minimum, 0, z)


@explains("step")
class StepFunction(Elementwise):
    def value(self, z: Expression) -> Expression:
        return call("atleast0", lambda value: value >= 0, z)

    def slope(self, z: Expression, a: Expression) -> Expression:
        return constant(0)


@explains("sigmoid")
class Sigmoid(Elementwise):
    def value(self, z: Expression) -> Expression:
        return 1 / (1 + call("exp", np.exp, -z))

    def slope(self, z: Expression, a: Expression) -> Expression:
        return a * (1 - a)


@explains("tanh")
class Tanh(Elementwise):
    def value(self, z: Expression) -> Expression:
        return call("tanh", np.tanh, z)

    def slope(self, z: Expression, a: Expression) -> Expression:
        return 1 - a**2


@explains("relu")
class Relu(Elementwise):
    def value(self, z: Expression) -> Expression:
        return greatest(z)

    def slope(self, z: Expression, a: Expression) -> Expression:
        return positive(z)


@explains("leaky_relu")
class LeakyRelu(Elementwise):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"s": plain(options["negative_slope"])}

    def value(self, z: Expression, *, negative_slope: float) -> Expression:
        return greatest(z) + negative_slope * least(z)

    def slope(self, z: Expression, a: Expression, *, negative_slope: float) -> Expression:
        return positive(z) + negative_slope * below(z)


def exponential(z: Expression, α: float) -> Expression:
    """z above 0, α·(eᶻ − 1) below."""
    return greatest(z) + α * (call("exp", np.exp, least(z)) - 1)


def exponential_slope(z: Expression, α: float) -> Expression:
    """1 above 0, α·eᶻ below."""
    return positive(z) + below(z) * α * call("exp", np.exp, least(z))


@explains("elu")
class Elu(Elementwise):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"α": plain(options["alpha"])}

    def value(self, z: Expression, *, alpha: float) -> Expression:
        return exponential(z, alpha)

    def slope(self, z: Expression, a: Expression, *, alpha: float) -> Expression:
        return exponential_slope(z, alpha)


@explains("selu")
class Selu(Elementwise):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"λ": plain(SELU_SCALE), "α": plain(SELU_ALPHA)}

    def value(self, z: Expression) -> Expression:
        return SELU_SCALE * exponential(z, SELU_ALPHA)

    def slope(self, z: Expression, a: Expression) -> Expression:
        return SELU_SCALE * exponential_slope(z, SELU_ALPHA)


@explains("softplus")
class Softplus(Elementwise):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line, threshold = self.line(which), options["threshold"]
        if threshold == 20:  # where no float32 shows the difference
            return line
        return line.also(f"{'z' if which is None else 'da'} where β·z > {plain(threshold)}")

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"β": plain(options["beta"])}

    def value(self, z: Expression, *, beta: float, threshold: float) -> Expression:
        if beta * z.evaluate() > threshold:
            return z
        return call("log", np.log, 1 + call("exp", np.exp, beta * z)) / beta

    def slope(self, z: Expression, a: Expression, *, beta: float, threshold: float) -> Expression:
        if beta * z.evaluate() > threshold:
            return constant(1)
        return gate(beta * z)


@explains("silu")
class Silu(Elementwise):
    def value(self, z: Expression) -> Expression:
        return z * gate(z)

    def slope(self, z: Expression, a: Expression) -> Expression:
        s = gate(z)
        return s * (1 + z * (1 - s))


@explains("swish")
class Swish(Elementwise):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"β": plain(options["beta"])}

    def value(self, z: Expression, *, beta: float) -> Expression:
        return z * gate(beta * z)

    def slope(self, z: Expression, a: Expression, *, beta: float) -> Expression:
        s = gate(beta * z)
        return s + beta * a * (1 - s)


@explains("gelu")
class Gelu(Elementwise):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line = self.line(which)
        return line.also("Φ by tanh") if options["approximate"] == "tanh" else line

    def value(self, z: Expression, *, approximate: Approximation) -> Expression:
        return z * call("Φ", lambda value: SHARES[approximate](np.asarray(value))[0], z)

    def slope(self, z: Expression, a: Expression, *, approximate: Approximation) -> Expression:
        share = call("Φ", lambda value: SHARES[approximate](np.asarray(value))[0], z)
        slope = call("Φ′", lambda value: SHARES[approximate](np.asarray(value))[1], z)
        return share + z * slope
