"""What squashes the whole line between two bounds: step, sigmoid and tanh."""

from __future__ import annotations

import numpy as np

from core.ops.activations.activation import Activation
from core.tape import Array, Saved, enrol


class StepFunction(Activation):
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


def logistic(z: Array) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ), below 0 written as eᶻ / (1 + eᶻ): so neither overflows.

    ½ + ½·tanh(z/2) is the same and quicker, but loses the digits of what is near 0. Of whole
    numbers z it makes floating-point ones, as NumPy does.
    """
    z = np.asarray(z, np.result_type(z, np.float16))
    above = z.real >= 0
    e = np.exp(np.where(above, -z, z))
    return np.asarray(np.where(above, 1, e) / (1 + e), z.dtype)


class Sigmoid(Activation):
    name = "sigmoid"
    formula = "a = σ(z) = 1 / (1 + e⁻ᶻ)"
    rules = ("dz = da · a · (1 − a)",)
    analytic = True

    def forward(self, z: Array) -> tuple[Array, Saved]:
        a = logistic(z)
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * a * (1 - a),)


class Tanh(Activation):
    name = "tanh"
    formula = "a = tanh(z)"
    rules = ("dz = da · (1 − a²)",)
    analytic = True

    def forward(self, z: Array) -> tuple[Array, Saved]:
        a = np.tanh(z)
        return a, (a,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (a,) = saved
        return (upstream * (1 - a * a),)


step = enrol(StepFunction())
sigmoid = enrol(Sigmoid())
tanh = enrol(Tanh())
