"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.dropout import Mask, dropout
from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.graph import graph_convolution, neighbour_mean, sparse_mm
from core.ops.linear import affine
from core.ops.norm import batch_norm, batch_norm_inference, group_norm, layer_norm, rms_norm
from core.ops.softmax import softmax

__all__ = [
    "Mask",
    "add",
    "affine",
    "batch_norm",
    "batch_norm_inference",
    "dropout",
    "graph_convolution",
    "group_norm",
    "layer_norm",
    "multiply",
    "neighbour_mean",
    "relu",
    "rms_norm",
    "sigmoid",
    "softmax",
    "sparse_mm",
    "subtract",
    "tanh",
]
