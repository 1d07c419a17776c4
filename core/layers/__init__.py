"""Layers: parameters and the operations that use them."""

from core.layers.dense import ACTIVATIONS, Dense, activation_named
from core.layers.dropout import Dropout
from core.layers.layer import Buffer, Layer

__all__ = ["ACTIVATIONS", "Buffer", "Dense", "Dropout", "Layer", "activation_named"]
