"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.dropout import Mask, dropout
from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.linear import affine
from core.ops.norm import layer_norm
from core.ops.softmax import softmax

__all__ = [
    "Mask",
    "add",
    "affine",
    "dropout",
    "layer_norm",
    "multiply",
    "relu",
    "sigmoid",
    "softmax",
    "subtract",
    "tanh",
]
