"""Curves in bounded memory, thinned for drawing without losing their highs and lows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    import numpy as np

    x_all, y_all = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if len(x_all) <= 2 * columns:
        return x_all, y_all
    numbers = np.isfinite(y_all)
    lows, highs = np.where(numbers, y_all, np.inf), np.where(numbers, y_all, -np.inf)
    inner = np.linspace(x_all[0], x_all[-1], columns + 1)[1:-1]
    bounds = [0, *np.searchsorted(x_all, inner).tolist(), len(x_all)]
    kept: set[int | np.integer[Any]] = {0, len(x_all) - 1}
    for start, end in pairwise(bounds):
        column = numbers[start:end]
        if column.any():
            kept.add(start + lows[start:end].argmin())
            kept.add(start + highs[start:end].argmax())
        if not column.all():
            kept.add(start + column.argmin())
    chosen = np.sort(np.fromiter(kept, np.intp))
    return x_all[chosen], y_all[chosen]
