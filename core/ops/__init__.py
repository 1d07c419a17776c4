"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.conv import conv1d, conv2d
from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.linear import affine
from core.ops.pool import avg_pool2d, global_avg_pool2d, global_max_pool2d, max_pool2d
from core.ops.shape import reshape
from core.ops.softmax import softmax

__all__ = [
    "add",
    "affine",
    "avg_pool2d",
    "conv1d",
    "conv2d",
    "global_avg_pool2d",
    "global_max_pool2d",
    "max_pool2d",
    "multiply",
    "relu",
    "reshape",
    "sigmoid",
    "softmax",
    "subtract",
    "tanh",
]
