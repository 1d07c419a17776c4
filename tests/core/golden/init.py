from __future__ import annotations

import numpy as np

ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu")


def make(torch, rng):
    """The gains that PyTorch has, by activation."""
    return {name: np.array(torch.nn.init.calculate_gain(name)) for name in ACTIVATIONS}
