"""A slope by nudging one element: up, down, and by how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.tape import Array, Index

STEP = 1e-5
"""The nudge h. In float64 the truncation error, ~h², and rounding, ~1e-16/h, balance about here."""

SHARES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
"""The nudges, as shares of the element, that are tried where STEP shows another slope.

At 1e-7 a nudge of 1e-5 leaves the domain of a logarithm; a nudge of 1e-11 measures its slope.
"""


def nudged(function: Callable[[], float], array: Array, index: Index, h: float) -> float:
    """f with h added to element `index` of `array`, which is put back."""
    here = array[index]
    array[index] = here + h
    value = function()
    array[index] = here
    return value


def slope(function: Callable[[], float], array: Array, index: Index, h: float) -> float:
    """(f(x + h) − f(x − h)) / 2h for element `index` of `array`."""
    above, below = (nudged(function, array, index, step) for step in (h, -h))
    return (above - below) / (2 * h)


def central_difference(function: Callable[[], float], array: Array, h: float = STEP) -> Array:
    """(f(x + h) − f(x − h)) / 2h for every element x of `array`, nudged in place and put back."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        slopes[index] = slope(function, array, index, h)
    return slopes


class Measured(NamedTuple):
    """A slope, the nudge that showed it, and how far it may be off."""

    step: float
    slope: float
    doubt: float


def steadiest(function: Callable[[], float], array: Array, index: Index) -> Measured:
    """The slope at an element that is least in doubt, over STEP and shorter SHARES of the element.

    In doubt is what half the nudge changes, which is the curvature's part, and what rounding may
    add: 10 units in the last place of f, over the nudge. The rule's own value has no say in it.
    """
    rounding = 10 * float(np.spacing(abs(function())))
    best = Measured(STEP, float("nan"), float("inf"))
    for h in (STEP, *(share * abs(float(array[index])) for share in SHARES)):
        if not 0 < h <= STEP:
            continue
        whole, half = (slope(function, array, index, step) for step in (h, h / 2))
        doubt = abs(whole - half) + rounding / h
        if doubt < best.doubt:
            best = Measured(h, half, float(doubt))
    return best
