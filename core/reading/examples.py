"""The digits that were learned from, to hold a new one against."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.datasets import Data
from core.message import Message
from core.reading.placement import MEASURES, Unlike, measures_of
from core.tape import Array

USUAL = 0.99
"""The share of the digits whose distances are usual."""


class Neighbour(NamedTuple):
    """A digit x (64,) that was learned from: its row there, its label, and how far it is away."""

    row: int
    label: int
    distance: float
    x: Array


class Examples:
    """Digits x (N, 64) in 0…1 with labels (N,), and what all of them have in common.

    Distances are Euclidean: √Σ(x − x′)² over the 64 numbers.
    """

    def __init__(self, data: Data) -> None:
        self._x = np.ascontiguousarray(data.x, np.float64)
        self._y = data.y
        self._squares = (self._x**2).sum(1)

    def __len__(self) -> int:
        return len(self._x)

    def nearest(self, x: Array, count: int = 3) -> list[Neighbour]:
        """The digits nearest to x (64,), the nearest first."""
        distances = np.sqrt(((self._x - x) ** 2).sum(1))
        rows = np.argsort(distances, kind="stable")[:count]
        return [Neighbour(int(r), int(self._y[r]), float(distances[r]), self._x[r]) for r in rows]

    def unlike(self, x: Array) -> list[Unlike]:
        """How x (64,) lies as none of them does; nothing is said of a digit without ink."""
        if not x.any():
            return []
        found = measures_of(_as_pictures(x[None]))[0]
        low, high = self._bounds
        return [
            Unlike(measure, float(value), float(least), float(most))
            for measure, value, least, most in zip(MEASURES, found, low, high, strict=True)
            if not least <= value <= most
        ]

    def remarks(self, x: Array) -> list[Message]:
        """What tells x (64,) from all of them, in a few words each; nothing where it could be
        one of them.
        """
        if not x.any():
            return []
        remarks = [one.message for one in self.unlike(x)]
        distance = self.nearest(x, 1)[0].distance
        if distance > self.gap:
            remarks.append(
                Message(
                    "{distance} from the nearest; 99 in 100 of them are within {gap} of another",
                    distance=f"{distance:.2f}",
                    gap=f"{self.gap:.2f}",
                )
            )
        return remarks

    @cached_property
    def gap(self) -> float:
        """The distance within which 99 in 100 of them have another."""
        if len(self) < 2:
            return float("inf")
        nearest = []
        for first in range(0, len(self._x), 256):  # a block at a time: 3 MB, not 13
            part = slice(first, first + 256)
            squares = self._squares[part, None] + self._squares - 2 * self._x[part] @ self._x.T
            own = np.arange(len(squares))
            squares[own, own + first] = np.inf
            nearest.append(squares.min(1, initial=np.inf))
        return float(np.sqrt(max(np.quantile(np.concatenate(nearest), USUAL), 0.0)))

    @cached_property
    def _bounds(self) -> tuple[Array, Array]:
        """The least and the most of each measure, of the digits that have ink."""
        found = measures_of(_as_pictures(self._x[self._x.any(1)]))
        return found.min(0), found.max(0)


def _as_pictures(x: Array) -> Array:
    side = round(x.shape[1] ** 0.5)
    return x.reshape(-1, side, side)
