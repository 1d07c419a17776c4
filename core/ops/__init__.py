"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.elementwise import add, multiply, relu, sigmoid, subtract, tanh
from core.ops.linear import affine
from core.ops.recurrent import gru, gru_cell, lstm, lstm_cell, rnn, rnn_cell
from core.ops.softmax import softmax

__all__ = [
    "add",
    "affine",
    "gru",
    "gru_cell",
    "lstm",
    "lstm_cell",
    "multiply",
    "relu",
    "rnn",
    "rnn_cell",
    "sigmoid",
    "softmax",
    "subtract",
    "tanh",
]
