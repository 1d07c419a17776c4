"""Every operation, one family a file. Importing this package enrols them all."""

from core.ops.activations import (
    elu,
    gelu,
    leaky_relu,
    relu,
    selu,
    sigmoid,
    silu,
    softplus,
    step,
    swish,
    tanh,
)
from core.ops.arithmetic import add, divide, maximum, multiply, subtract
from core.ops.attention import scaled_dot_product_attention
from core.ops.conv import conv1d, conv2d
from core.ops.dropout import Mask, dropout
from core.ops.embedding import embedding
from core.ops.functions import abs, exp, log, negative, power, sqrt
from core.ops.graph import graph_convolution, neighbour_mean, sparse_mm
from core.ops.linear import affine, matmul
from core.ops.norm import batch_norm, batch_norm_inference, group_norm, layer_norm, rms_norm
from core.ops.pool import avg_pool2d, global_avg_pool2d, global_max_pool2d, max_pool2d
from core.ops.positions import rotary, sinusoidal_positions
from core.ops.recurrent import gru, gru_cell, lstm, lstm_cell, rnn, rnn_cell
from core.ops.reduce import mean, sum
from core.ops.shape import cat, concatenate, gather, reshape, slice, transpose
from core.ops.softmax import log_softmax, softmax

__all__ = [
    "Mask",
    "abs",
    "add",
    "affine",
    "avg_pool2d",
    "batch_norm",
    "batch_norm_inference",
    "cat",
    "concatenate",
    "conv1d",
    "conv2d",
    "divide",
    "dropout",
    "elu",
    "embedding",
    "exp",
    "gather",
    "gelu",
    "global_avg_pool2d",
    "global_max_pool2d",
    "graph_convolution",
    "group_norm",
    "gru",
    "gru_cell",
    "layer_norm",
    "leaky_relu",
    "log",
    "log_softmax",
    "lstm",
    "lstm_cell",
    "matmul",
    "max_pool2d",
    "maximum",
    "mean",
    "multiply",
    "negative",
    "neighbour_mean",
    "power",
    "relu",
    "reshape",
    "rms_norm",
    "rnn",
    "rnn_cell",
    "rotary",
    "scaled_dot_product_attention",
    "selu",
    "sigmoid",
    "silu",
    "sinusoidal_positions",
    "slice",
    "softmax",
    "softplus",
    "sparse_mm",
    "sqrt",
    "step",
    "subtract",
    "sum",
    "swish",
    "tanh",
    "transpose",
]
