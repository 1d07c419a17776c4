"""Layers: parameters and the operations that use them."""

from core.layers.conv import AvgPool2d, Conv1d, Conv2d, Flatten, MaxPool2d
from core.layers.dense import ACTIVATIONS, Dense, activation_named
from core.layers.dropout import Dropout
from core.layers.graph import GraphConvolution, NeighbourMean
from core.layers.layer import Buffer, Layer
from core.layers.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm

__all__ = [
    "ACTIVATIONS",
    "AvgPool2d",
    "BatchNorm",
    "Buffer",
    "Conv1d",
    "Conv2d",
    "Dense",
    "Dropout",
    "Flatten",
    "GraphConvolution",
    "GroupNorm",
    "Layer",
    "LayerNorm",
    "MaxPool2d",
    "NeighbourMean",
    "RMSNorm",
    "activation_named",
]
