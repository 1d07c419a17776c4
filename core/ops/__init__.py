"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.linear import affine
from core.ops.norm import layer_norm
from core.ops.softmax import softmax

__all__ = [
    "add",
    "affine",
    "layer_norm",
    "multiply",
    "relu",
    "sigmoid",
    "softmax",
    "subtract",
    "tanh",
]
