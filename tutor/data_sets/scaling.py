"""How the numbers of a file are brought to a size that networks learn from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Self

import numpy as np

from core.tape import Array

AT_ONCE = 4096
"""Rows that are scaled at once, so that what is made meanwhile stays small."""

WHITE = 255
"""The brightest byte, which networks read as 1."""

DARK = 64
"""Bytes that are all below this do not mean 255 by white: the digits have 16."""

PIXELS = 64
"""A row of so many bytes is a picture laid flat, whose bytes are brightness."""


class Scaling(NamedTuple):
    """A number of the file is ``x·spread + middle``, x what the network is given of it: each (D,),
    or (1,) where it is the same for every feature. `white` is the brightest number of a pixel in
    the file, or None where its numbers are not brightness from 0.
    """

    middle: Array
    spread: Array
    white: float | None = None

    @classmethod
    def of(cls, x: Array, learned: Array, *, image: bool) -> Self:
        """What suits features x (N, D): pixels are brought to 0…1, other numbers to a mean of 0 and
        a standard deviation of 1 over the rows that are `learned` from.
        """
        nothing = np.zeros(1)
        if x.dtype == np.uint8 and (image or x.shape[1] >= PIXELS):
            most = int(x.max())
            white = float(WHITE if most >= DARK else max(most, 1))
            return cls(nothing, np.full(1, white), white)
        if image:
            low, high = float(x.min()), float(x.max())
            white = high if low >= 0 and high > 1 else 1.0
            return cls(nothing, np.full(1, white), white if low >= 0 else None)
        total, squares, count = np.zeros(x.shape[1]), np.zeros(x.shape[1]), len(learned)
        for rows in pieces(learned):
            total += x[rows].sum(0, dtype=np.float64)
        middle = total / count
        for rows in pieces(learned):
            squares += np.square(x[rows] - middle).sum(0)
        # Asked of the extremes: rounding gives a constant feature a deviation that is not quite 0.
        low, high = x[learned[0]].copy(), x[learned[0]].copy()
        for rows in pieces(learned):
            low, high = np.minimum(low, x[rows].min(0)), np.maximum(high, x[rows].max(0))
        return cls(middle, np.where(high > low, np.sqrt(squares / count), 1.0))

    def taken(self, x: Array, rows: Array) -> Array:
        """Rows of the file's numbers x (N, D) as a network takes them: 32 bits, and bytes that are
        brightness as they are, since networks read those so.
        """
        if x.dtype == np.uint8 and self.spread.tolist() == [WHITE]:
            return np.asarray(x[rows])
        taken = np.empty((len(rows), x.shape[1]), np.float32)
        for start in range(0, len(rows), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            taken[part] = self.scaled(x[rows[part]])
        return taken

    def scaled(self, x: Array) -> Array:
        """Numbers of a file (…, D) as the network is given them."""
        return np.asarray((x - self.middle) / self.spread)

    def undone(self, x: Array) -> Array:
        """What the network is given (…, D) as the file had it."""
        return x.astype(np.float64) if x.dtype == np.uint8 else x * self.spread + self.middle


def pieces(rows: Array) -> Iterator[Array]:
    """Row numbers, so many at once as are dealt with at once."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
