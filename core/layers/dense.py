"""The dense layer: every input reaches every unit. Without a bias it is a linear map."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.init import Initializer, initializer
from core.layers.layer import Layer
from core.nearest import nearest
from core.ops import (
    affine,
    elu,
    gelu,
    leaky_relu,
    matmul,
    relu,
    selu,
    sigmoid,
    silu,
    softplus,
    step,
    swish,
    tanh,
)
from core.tape import Op, Parameter, Tensor

ACTIVATIONS: dict[str, Op] = {
    op.name: op
    for op in (tanh, sigmoid, relu, leaky_relu, elu, selu, gelu, silu, swish, softplus, step)
}
"""What may follow a layer, by name. A layer before `step` gets no gradient, so it learns nothing.

Each in its default form, in which `swish` is `silu`.
"""


def activation_named(name: str) -> Op:
    """The activation called `name`; ValueError lists those that exist."""
    if name not in ACTIVATIONS:
        raise ValueError(f"unknown activation {name!r}; {nearest(name, ACTIVATIONS)}")
    return ACTIVATIONS[name]


class Linear(Layer):
    """z = x·W: x (…, inputs) → z (…, outputs). W (inputs, outputs).

    `init` is an initializer of `core.init` or names one; by default the one that suits
    `activation`, the function that will follow.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rng: np.random.Generator,
        activation: str = "linear",
        init: str | Initializer | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        if not all(isinstance(size, (int, np.integer)) for size in (inputs, outputs)):
            raise TypeError(
                f"a dense layer's sizes are whole numbers, not {inputs!r} and {outputs!r}"
            )
        if inputs < 1 or outputs < 1:
            raise ValueError(
                f"a dense layer needs at least 1 input and 1 output, not {inputs} and {outputs}"
            )
        W = initializer(init, activation)((inputs, outputs), rng)
        self.W = Parameter(W.astype(dtype), f"W{name}")

    def __call__(self, x: Tensor) -> Tensor:
        return matmul(x, self.W)


class Dense(Linear):
    """z = x·W + b: x (…, inputs) → z (…, outputs). W as in `Linear`, b (outputs,) from zero."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rng: np.random.Generator,
        activation: str = "linear",
        init: str | Initializer | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        super().__init__(
            inputs, outputs, rng=rng, activation=activation, init=init, dtype=dtype, name=name
        )
        self.b = Parameter(np.zeros(outputs, dtype), f"b{name}")

    def __call__(self, x: Tensor) -> Tensor:
        return affine(x, self.W, self.b)
