"""Two pixels a character: the upper half in one colour, the lower half in another."""

from __future__ import annotations

import numpy as np

from core.tape import Array
from tutor.drawing.canvas import Drawing, Line, Segment

TONES = 4
"""Shades of each sign."""
UPPER = "▀"


def half_blocks(values: Array) -> Drawing:
    """`values` (2 · H, W) on H rows of W characters: a shade for each number.

    From 0 to 1 it is one of the positive colour, from −1 to 0 of the negative one, and above 1, up
    to 2, of a third one.
    """
    looks = _looks(values.clip(-1, 2))
    lines: list[Line] = []
    for above, below in zip(looks[::2], looks[1::2], strict=True):
        row: list[Segment] = []
        for high, low in zip(above, below, strict=True):
            style = f"tone{high} ground{low}"
            if row and row[-1].style == style:
                row[-1] = Segment(row[-1].text + UPPER, style)
            else:
                row.append(Segment(UPPER, style))
        lines.append(tuple(row))
    return Drawing(tuple(lines))


def grounds(row: Line) -> list[str]:
    """What is behind each character of a row of half blocks."""
    return [segment.style.split()[1] for segment in row for _sign in segment.text]


def _looks(values: Array) -> list[list[str]]:
    """Sign and shade of each number: ``+3``, ``-1``, ``*4``."""
    sizes = np.where(values > 1, values - 1, np.abs(values))
    levels = np.ceil(sizes * TONES - 1e-9).astype(int).clip(1, TONES)
    signs = np.where(values > 1, "*", np.where(values >= 0, "+", "-"))
    return np.char.add(signs, levels.astype(str)).tolist()  # type: ignore[no-any-return]
