"""Curves with noise, to fit: one number in, one number out.

x (N, 1) is drawn evenly from −1…1; y (N, 1) is the curve there plus Gaussian noise, so that no
network can come below a mean square of noise² on average over points that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.datasets.data import Data
from core.tape import Array


def sine(points: int, rng: np.random.Generator, *, cycles: float = 1.0, noise: float = 0.1) -> Data:
    """y = sin(π·cycles·x): so many full waves between −1 and 1."""
    return _about(lambda x: np.sin(np.pi * cycles * x), points, noise, rng)


def step(points: int, rng: np.random.Generator, *, noise: float = 0.1) -> Data:
    """y = 0 for x < 0, else 1: steeper than any slope that a network can take."""
    return _about(lambda x: np.where(x < 0, 0.0, 1.0), points, noise, rng)


def polynomial(
    points: int,
    rng: np.random.Generator,
    *,
    coefficients: Sequence[float] = (0, -3, 0, 4),
    noise: float = 0.1,
) -> Data:
    """y = c₀ + c₁·x + c₂·x² + …; by default Chebyshev's 4x³ − 3x, which stays within −1…1."""
    return _about(np.polynomial.Polynomial(coefficients), points, noise, rng)


def _about(
    curve: Callable[[Array], Array], points: int, noise: float, rng: np.random.Generator
) -> Data:
    x = rng.uniform(-1, 1, (points, 1))
    return Data(x, curve(x) + rng.normal(0, noise, x.shape))
