"""How weights begin: random, and spread so that signals keep their size from layer to layer.

Every function takes (fan_in, fan_out) and returns W (fan_in, fan_out) in float64.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.tape import Array

Initializer = Callable[[int, int, np.random.Generator], Array]


def normal(fan_in: int, fan_out: int, rng: np.random.Generator, *, std: float = 0.01) -> Array:
    """Gaussian of one spread, whatever the layer's size: the choice of old code."""
    return rng.normal(0.0, std, (fan_in, fan_out))


def lecun(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 1/fan_in: keeps the variance of z at that of x (LeCun et al. 1998)."""
    return rng.normal(0.0, np.sqrt(1 / fan_in), (fan_in, fan_out))


def glorot(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 2/(fan_in + fan_out): a compromise of both directions (Glorot and Bengio 2010)."""
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he(fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Variance 2/fan_in: makes up for the half that ReLU cuts away (He et al. 2015)."""
    return rng.normal(0.0, np.sqrt(2 / fan_in), (fan_in, fan_out))


INITIALIZERS: dict[str, Initializer] = {
    "normal": normal,
    "lecun": lecun,
    "glorot": glorot,
    "he": he,
}

SUITS: dict[str, str] = {"relu": "he", "tanh": "glorot", "sigmoid": "glorot", "linear": "glorot"}
"""Which initializer suits the activation that follows."""
