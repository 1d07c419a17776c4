"""Curves in bounded memory, thinned for drawing without losing their highs and lows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Points = tuple[NDArray[np.float64], NDArray[np.float64]]

MOST = 16_384
"""Points that a trace keeps; twice as many as any terminal could show, several times over."""


class Trace:
    """Points of one curve in order of x. Old ones are thinned where they come to be too many."""

    def __init__(self) -> None:
        self.x = array("d")
        self.y = array("d")

    def __len__(self) -> int:
        return len(self.x)

    def add(self, x: float, y: float) -> None:
        self.extend((x,), (y,))

    def extend(self, x: Iterable[float], y: Iterable[float]) -> None:
        self.x.extend(x)
        self.y.extend(y)
        if len(self.x) > MOST:
            kept_x, kept_y = decimate(self.x, self.y, MOST // 8)
            self.x, self.y = array("d", kept_x.tolist()), array("d", kept_y.tolist())


def decimate(x: Sequence[float], y: Sequence[float], columns: int) -> Points:
    """Thin a curve to what so many columns can show.

    Of the points in a column the lowest and the highest stay, and the first that is no number, so
    that its gap stays too; the curve's first and last points stay. `x` ascends. Up to two points a
    column are returned as they are.
    """
    x_all, y_all = np.array(x, np.float64), np.array(y, np.float64)
    count = len(x_all)
    if count <= 2 * columns:
        return x_all, y_all
    numbers = np.isfinite(y_all)
    edges = np.searchsorted(x_all, np.linspace(x_all[0], x_all[-1], columns + 1)[1:-1])
    starts = np.unique(np.concatenate([[0], edges[edges < count]]))
    lengths = np.diff(starts, append=count)
    kept = [np.array([0, count - 1]), _first_in_each(~numbers, starts, lengths)]
    for ends, furthest in ((np.inf, np.minimum), (-np.inf, np.maximum)):
        shown = np.where(numbers, y_all, ends)
        extreme = np.repeat(furthest.reduceat(shown, starts), lengths)
        kept.append(_first_in_each(shown == extreme, starts, lengths))
    chosen = np.unique(np.concatenate(kept))
    return x_all[chosen], y_all[chosen]


def _first_in_each(
    wanted: NDArray[np.bool_], starts: NDArray[np.intp], lengths: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The first place in each part where `wanted` holds; nothing for parts where it never does."""
    places = np.append(np.flatnonzero(wanted), len(wanted))
    first = places[np.searchsorted(places, starts)]
    found: NDArray[np.intp] = first[first < starts + lengths]
    return found
