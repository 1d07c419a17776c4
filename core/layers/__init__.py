"""Layers: parameters and the operations that use them."""

from core.layers.conv import AvgPool2d, Conv1d, Conv2d, Flatten, MaxPool2d
from core.layers.dense import ACTIVATIONS, Dense, activation_named
from core.layers.layer import Buffer, Layer

__all__ = [
    "ACTIVATIONS",
    "AvgPool2d",
    "Buffer",
    "Conv1d",
    "Conv2d",
    "Dense",
    "Flatten",
    "Layer",
    "MaxPool2d",
    "activation_named",
]
