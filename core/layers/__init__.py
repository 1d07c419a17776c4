"""Layers: parameters and the operations that use them."""

from core.layers.dense import ACTIVATIONS, Dense, activation_named

__all__ = ["ACTIVATIONS", "Dense", "activation_named"]
