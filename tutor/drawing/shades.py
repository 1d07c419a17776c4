"""Small arrays as pictures: a shade for each number, told apart without colour too."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.drawing.canvas import Drawing, Line, Segment

ABOVE = " ░▒▓█"
"""By size, what stands for a number above 0."""

BELOW = " ·-=≡"
"""By size, what stands for a number below 0: of another make, so that no colour is needed."""

ACROSS = 2
"""Columns of a number: a cell of a terminal is about twice as high as wide."""

SHADES = 4


def shaded(
    array: NDArray[Any], largest: float | None = None, *, signed: bool = True, scale: int = 1
) -> Drawing:
    """`array` (H, W) in W · `ACROSS` · `scale` columns and H · `scale` rows.

    A number as large as `largest`, by default the array's largest, is as dark as can be. Numbers
    have the colours of their signs, unless the array is not `signed`.
    """
    top = largest if largest is not None else float(np.abs(array).max(initial=0.0))
    levels = np.ceil(np.abs(array) / (top or 1.0) * SHADES - 1e-9).clip(0, SHADES).astype(int)
    lines: list[Line] = []
    for numbers, sizes in zip(array.tolist(), levels.tolist(), strict=True):
        row: list[Segment] = []
        for number, level in zip(numbers, sizes, strict=True):
            sign = (ABOVE if number >= 0 else BELOW)[level]
            style = ("positive" if number > 0 else "negative") if signed and level else ""
            text = sign * ACROSS * scale
            if row and row[-1].style == style:
                row[-1] = Segment(row[-1].text + text, style)
            else:
                row.append(Segment(text, style))
        lines.extend([tuple(row)] * scale)
    return Drawing(tuple(lines))


def fitted(values: NDArray[Any], columns: int, rows: int) -> NDArray[Any]:
    """A picture (H, W) that so many columns and rows of the terminal have room for: where it is
    larger, each number is the mean of as many each way as it takes.
    """
    height, width = values.shape
    each = max(-(-height // max(rows, 1)), -(-width * ACROSS // max(columns, ACROSS)), 1)
    if each == 1:
        return values
    tops, lefts = np.arange(0, height, each), np.arange(0, width, each)
    sums = np.add.reduceat(np.add.reduceat(values, tops, axis=0), lefts, axis=1)
    counts = np.outer(
        np.minimum(tops + each, height) - tops, np.minimum(lefts + each, width) - lefts
    )
    return np.asarray(sums / counts)
