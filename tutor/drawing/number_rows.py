"""A lab's numbers in two short columns under their headings, 32 columns wide."""

from __future__ import annotations

from tutor.drawing.canvas import Drawing, Segment, line
from tutor.words import cells

ROOM = 10
"""Columns of a name, and of a number."""


def heading(first: str, second: str) -> Drawing:
    """What stands above the two columns."""
    return line(" " * ROOM + pair(first, second), "quiet")


def number_row(name: str, values: str) -> Drawing:
    """A name, and behind it a `pair`, or what stands in its place."""
    return Drawing(((Segment(cells.ljust(name, ROOM), "quiet"), Segment(values)),))


def pair(first: str, second: str) -> str:
    """Two texts, each at the right end of its column."""
    return f"{cells.rjust(first, ROOM)}  {cells.rjust(second, ROOM)}"
