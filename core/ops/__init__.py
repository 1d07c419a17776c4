"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.graph import graph_convolution, neighbour_mean, sparse_mm
from core.ops.linear import affine
from core.ops.softmax import softmax

__all__ = [
    "add",
    "affine",
    "graph_convolution",
    "multiply",
    "neighbour_mean",
    "relu",
    "sigmoid",
    "softmax",
    "sparse_mm",
    "subtract",
    "tanh",
]
