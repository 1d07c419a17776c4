"""The losses of one score z whose target is 1 (t = +1, y = 1): their values and their slopes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.ops.activations import logistic
from core.tape import Array

Curve = Callable[[Array], Array]


def _squashed_slope(z: Array) -> Array:
    p = logistic(z)
    return np.asarray(2 * (p - 1) * p * (1 - p))


VALUES: dict[str, Curve] = {
    "wrong": lambda z: np.where(z >= 0, 0.0, 1.0),
    "squared": lambda z: (z - 1) ** 2,
    "absolute": lambda z: np.abs(z - 1),
    "huber": lambda z: np.where(np.abs(z - 1) <= 1, (z - 1) ** 2 / 2, np.abs(z - 1) - 0.5),
    "perceptron": lambda z: np.maximum(0, -z),
    "hinge": lambda z: np.maximum(0, 1 - z),
    "logistic": lambda z: np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z))),
    "squashed": lambda z: (logistic(z) - 1) ** 2,
}

SLOPES: dict[str, Curve] = {
    "wrong": lambda z: np.zeros_like(z),
    "squared": lambda z: 2 * (z - 1),
    "absolute": lambda z: np.sign(z - 1),
    "huber": lambda z: np.clip(z - 1, -1, 1),
    "perceptron": lambda z: np.where(z <= 0, -1.0, 0.0),
    "hinge": lambda z: np.where(z < 1, -1.0, 0.0),
    "logistic": lambda z: logistic(z) - 1,
    "squashed": _squashed_slope,
}


def value(name: str, z: float) -> float:
    """The loss `name` at z."""
    return float(VALUES[name](np.array(z, np.float64)))


def slope(name: str, z: float) -> float:
    """Its slope there; at a corner that of `core`'s loss."""
    return float(SLOPES[name](np.array(z, np.float64)))
