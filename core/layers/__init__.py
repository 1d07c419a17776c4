"""Layers: parameters and the operations that use them."""

from core.layers.attention import (
    KeyValueCache,
    LearnedPositions,
    MultiHeadAttention,
    SinusoidalPositions,
    TransformerBlock,
)
from core.layers.conv import AvgPool2d, Conv1d, Conv2d, Flatten, MaxPool2d
from core.layers.dense import ACTIVATIONS, Dense, Linear, activation_named
from core.layers.dropout import Dropout
from core.layers.embedding import Embedding
from core.layers.graph import GraphConvolution, NeighbourMean
from core.layers.layer import Buffer, Layer
from core.layers.norm import (
    IMAGE_NORMS,
    NORMS,
    BatchNorm,
    GroupNorm,
    LayerNorm,
    Norm,
    RMSNorm,
    norm_named,
)
from core.layers.recurrent import GRU, LSTM, RNN

__all__ = [
    "ACTIVATIONS",
    "GRU",
    "IMAGE_NORMS",
    "LSTM",
    "NORMS",
    "RNN",
    "AvgPool2d",
    "BatchNorm",
    "Buffer",
    "Conv1d",
    "Conv2d",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GraphConvolution",
    "GroupNorm",
    "KeyValueCache",
    "Layer",
    "LayerNorm",
    "LearnedPositions",
    "Linear",
    "MaxPool2d",
    "MultiHeadAttention",
    "NeighbourMean",
    "Norm",
    "RMSNorm",
    "SinusoidalPositions",
    "TransformerBlock",
    "activation_named",
    "norm_named",
]
