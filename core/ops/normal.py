"""The normal distribution, which NumPy lacks: its error function, share and density."""

from __future__ import annotations

import math

import numpy as np

from core.tape import Array

# Cody (1969), Rational Chebyshev approximations for the error function: coefficients from the
# highest power down, numerator and denominator.
NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2,
     3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2,
     1.28261652607737228e3, 2.84423683343917062e3),
)  # fmt: skip
FAR = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
     6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
     1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
     1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
     3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip
FARTHEST = (
    (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
     1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
    (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
     6.05183413124413191e-2, 2.33520497626869185e-3),
)  # fmt: skip

SPLIT = 0.46875
"""From here on 1 − erf(x) is computed, and below erf(x): each where it is the smaller one."""


def erf(x: Array) -> Array:
    """2/√π · ∫₀ˣ exp(−t²) dt, to the last digits of float64.

    Near 0 it is x·P(x²)/Q(x²), from SPLIT on 1 − exp(−x²)·P(x)/Q(x); from 6 on it is 1.
    """
    size = np.minimum(np.abs(x), 6)
    far = 1 - np.exp(-size * size) * _ratio(size, *FAR)
    return np.copysign(np.where(size < SPLIT, _near(size), far), x)


def _near(size: Array) -> Array:
    """erf(x) for 0 ≤ x < SPLIT."""
    return size * _ratio(np.minimum(size * size, 0.25), *NEAR)


def _ratio(x: Array, above: tuple[float, ...], below: tuple[float, ...]) -> Array:
    """A polynomial over another, each by Horner's rule."""
    p, q = np.full_like(x, above[0]), np.full_like(x, below[0])
    for coefficient in above[1:]:
        p = p * x + coefficient
    for coefficient in below[1:]:
        q = q * x + coefficient
    return np.asarray(p / q)


def share_below(z: Array) -> Array:
    """Φ(z): the share of a standard normal distribution that lies below z.

    Above 0 it is ½·(1 + erf(z/√2)). Below it is half of the rest, 1 − erf(|z|/√2), which is never
    taken from 1: so it has all its digits, however small it is.
    """
    return np.where(z < 0, 0.5 * _rest(-z), 0.5 * (1 + erf(z * math.sqrt(0.5))))


def _rest(z: Array) -> Array:
    """1 − erf(z/√2) for z > 0: exp(−z²/2) times a ratio of x = z/√2, from 4 on one of 1/x²."""
    x = z * math.sqrt(0.5)
    far, farthest = np.clip(x, SPLIT, 4), np.maximum(x, 4)
    inverse = 1 / (farthest * farthest)
    tail = (1 / math.sqrt(math.pi) - inverse * _ratio(inverse, *FARTHEST)) / farthest
    share = bell(z) * np.where(x < 4, _ratio(far, *FAR), tail)
    return np.where(x < SPLIT, 1 - _near(np.clip(x, 0, SPLIT)), share)


def density(z: Array) -> Array:
    """φ(z) = exp(−z²/2) / √(2π): the slope of Φ."""
    return bell(z) / math.sqrt(2 * math.pi)


def bell(z: Array) -> Array:
    """exp(−z²/2). The square is taken in two parts: rounded as a whole it costs three digits at 38,
    before the result vanishes.
    """
    size = np.minimum(np.abs(z), 40)
    coarse = np.rint(16 * size) / 16  # its square is exact
    rest = (size - coarse) * (size + coarse)
    return np.asarray(np.exp(-0.5 * coarse * coarse) * np.exp(-0.5 * rest))
