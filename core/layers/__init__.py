"""Layers: parameters and the operations that use them."""

from core.layers.dense import ACTIVATIONS, Dense, activation_named
from core.layers.dropout import Dropout
from core.layers.graph import GraphConvolution, NeighbourMean
from core.layers.layer import Buffer, Layer
from core.layers.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm

__all__ = [
    "ACTIVATIONS",
    "BatchNorm",
    "Buffer",
    "Dense",
    "Dropout",
    "GraphConvolution",
    "GroupNorm",
    "Layer",
    "LayerNorm",
    "NeighbourMean",
    "RMSNorm",
    "activation_named",
]
