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
from core.layers.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from core.layers.recurrent import GRU, LSTM, RNN

__all__ = [
    "ACTIVATIONS",
    "GRU",
    "LSTM",
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
    "RMSNorm",
    "SinusoidalPositions",
    "TransformerBlock",
    "activation_named",
]
