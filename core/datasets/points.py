"""Points in the plane, in classes."""

from __future__ import annotations

import numpy as np

from core.datasets.data import Data
from core.tape import Array


def xor() -> Data:
    """The four cases of exclusive or: x (4, 2), y = 1 where exactly one input is 1."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Data(x, np.array([0, 1, 1, 0]))


def moons(points: int, rng: np.random.Generator, *, noise: float = 0.1) -> Data:
    """Two interleaved half circles, `points` on each: x (2·points, 2)."""
    angle = np.linspace(0, np.pi, points)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return _two_classes(upper, lower, noise, rng)


def spirals(
    points: int, rng: np.random.Generator, *, turns: float = 1.75, noise: float = 0.02
) -> Data:
    """Two spirals about the origin, each `points` long, the second the first turned by 180°."""
    radius = np.sqrt(np.linspace(0.01, 1, points))
    angle = 2 * np.pi * turns * radius
    arm = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _two_classes(arm, -arm, noise, rng)


def circles(
    points: int, rng: np.random.Generator, *, radius: float = 0.5, noise: float = 0.05
) -> Data:
    """The unit circle and one of `radius` inside it, `points` on each: x (2·points, 2)."""
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    return _two_classes(circle, radius * circle, noise, rng)


def blobs(
    points: int, rng: np.random.Generator, *, classes: int = 3, deviation: float = 0.2
) -> Data:
    """Round clouds about centres spread evenly over the unit circle: x (classes·points, 2).

    Each has `points` points, Gaussian with `deviation` in both directions.
    """
    if classes < 1:
        raise ValueError(f"there must be at least 1 class, not {classes}")
    y = np.repeat(np.arange(classes), points)
    angle = 2 * np.pi * y / classes
    centres = np.column_stack([np.cos(angle), np.sin(angle)])
    return Data(centres + rng.normal(0, deviation, centres.shape), y)


def _two_classes(first: Array, second: Array, noise: float, rng: np.random.Generator) -> Data:
    x = np.concatenate([first, second])
    y = np.repeat([0, 1], [len(first), len(second)])
    return Data(x + rng.normal(0, noise, x.shape), y)
