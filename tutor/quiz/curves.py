"""Small curves to tell apart: read from a lesson, drawn beside each other, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.quiz.numbers import parse_number
from tutor.words import _

if TYPE_CHECKING:
    from tutor.drawing.canvas import Drawing

FEWEST, MOST = 3, 200
"""Points of a curve."""
SIZE = (18, 7)
"""Columns and rows of each plot."""
GAP = 1
LOOK = "primary"

Curve = Sequence[float]


def numbers_in(text: str) -> tuple[float, ...] | None:
    """The heights of a curve; None if that is none."""
    heights = [parse_number(word) for word in text.split()]
    if not FEWEST <= len(heights) <= MOST or None in heights:
        return None
    return tuple(height for height in heights if height is not None)


def picture(curves: Sequence[Curve], width: int) -> Drawing:
    """The curves, numbered from 1, on axes of one scale, as many beside each other as fit."""
    from tutor.drawing import canvas, plots

    low = min(min(0.0, *curve) for curve in curves)
    high = max(max(curve) for curve in curves)
    drawn = plots.draw(
        [
            plots.Plot(
                [plots.Series(range(len(curve)), curve, LOOK)],
                (0, len(curve) - 1),
                (low, high),
            )
            for curve in curves
        ],
        SIZE,
    )
    page = canvas.Canvas()
    a_row = max(1, (width + GAP) // (SIZE[0] + GAP))
    for place, plot in enumerate(drawn):
        down, across = divmod(place, a_row)
        x, y = across * (SIZE[0] + GAP), down * (SIZE[1] + 2)
        page.put(x + SIZE[0] // 2, y, str(place + 1), "key")
        page.spot(x + SIZE[0] // 2, y, 1, "plot", (place,))
        page.paste(x, y + 1, plot)
        for row in range(SIZE[1]):
            page.spot(x, y + 1 + row, SIZE[0], "plot", (place,))
    return page.drawing()


def described(curve: Curve) -> str:
    """The course of a curve in words, for whoever cannot see it."""
    first, last, low, high = curve[0], curve[-1], min(curve), max(curve)
    if low == high:
        return _("stays at {height}", height=f"{first:g}")
    inside = [f"{height:g}" for height in (low, high) if height not in (first, last)]
    if not inside:
        return _("from {first} to {last}", first=f"{first:g}", last=f"{last:g}")
    return _(
        "from {first} by way of {between} to {last}",
        first=f"{first:g}",
        between=_(" and ").join(inside),
        last=f"{last:g}",
    )
