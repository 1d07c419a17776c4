"""Layers: parameters and the operations that use them."""

from core.layers.attention import (
    KeyValueCache,
    LearnedPositions,
    MultiHeadAttention,
    SinusoidalPositions,
    TransformerBlock,
)
from core.layers.dense import ACTIVATIONS, Dense, activation_named
from core.layers.dropout import Dropout
from core.layers.layer import Buffer, Layer
from core.layers.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm

__all__ = [
    "ACTIVATIONS",
    "BatchNorm",
    "Buffer",
    "Dense",
    "Dropout",
    "GroupNorm",
    "KeyValueCache",
    "Layer",
    "LayerNorm",
    "LearnedPositions",
    "MultiHeadAttention",
    "RMSNorm",
    "SinusoidalPositions",
    "TransformerBlock",
    "activation_named",
]
