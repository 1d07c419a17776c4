"""Activations: the bends between affine maps, element by element."""

from core.ops.activations.activation import Activation
from core.ops.activations.gates import gelu, silu, swish
from core.ops.activations.rectifiers import elu, leaky_relu, relu, selu, softplus
from core.ops.activations.squashing import logistic, sigmoid, step, tanh

__all__ = [
    "Activation",
    "elu",
    "gelu",
    "leaky_relu",
    "logistic",
    "relu",
    "selu",
    "sigmoid",
    "silu",
    "softplus",
    "step",
    "swish",
    "tanh",
]
