"""Activations: the bends between affine maps, element by element."""

from __future__ import annotations

import numpy as np

from core.expression import Expression, call
from core.ops.arithmetic import Unary
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
        return call("positive", lambda value: value > 0, z)


tanh = enrol(Tanh())
sigmoid = enrol(Sigmoid())
relu = enrol(Relu())
