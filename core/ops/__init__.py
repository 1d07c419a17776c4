"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.linear import affine
from core.ops.softmax import softmax

__all__ = ["add", "affine", "multiply", "relu", "sigmoid", "softmax", "subtract", "tanh"]
