"""How a digit lies on its 8×8 numbers, measured, to be compared with how the data's digits do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.message import Message
from core.tape import Array

MEASURES = ("height", "width", "row", "column", "ink", "grey")
"""What is measured: rows and columns from the first ink to the last; the middle of these, counted
from 1; set pixels of the bitmap (32, 32), which is what the numbers count in sixteenths; and the
numbers that are neither 0 nor full, the edges of strokes.
"""

SIXTEENTHS = 16


class Unlike(NamedTuple):
    """A measure of a digit that no digit of the data has: `value` lies outside `low` to `high`."""

    measure: str
    value: float
    low: float
    high: float

    @property
    def message(self) -> Message:
        """It in a few words."""
        low, high, value = (_short(one) for one in (self.low, self.high, self.value))
        theirs = low if low == high else Message("{low} to {high}", low=low, high=high)
        facts = {"value": value, "theirs": theirs}
        match self.measure:
            case "height":
                return Message("{value} rows high, not {theirs}", **facts)
            case "width":
                return Message("{value} columns wide, not {theirs}", **facts)
            case "row":
                return Message("its middle at row {value}, not {theirs}", **facts)
            case "column":
                return Message("its middle at column {value}, not {theirs}", **facts)
            case "ink":
                return Message("{value} of 1,024 pixels set, not {theirs}", **facts)
        return Message("{value} cells grey, not {theirs}", **facts)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def measures_of(digits: Array) -> Array:
    """Every one of `MEASURES` of digits (N, 8, 8) in 0…1 that have ink: (N, M)."""
    ink = digits > 0
    top, bottom = _ends(np.asarray(ink.any(2)))
    left, right = _ends(np.asarray(ink.any(1)))
    return np.stack(
        [
            bottom - top + 1,
            right - left + 1,
            (top + bottom) / 2 + 1,
            (left + right) / 2 + 1,
            digits.sum((1, 2)) * SIXTEENTHS,
            (ink & (digits < 1)).sum((1, 2)),
        ],
        axis=1,
    ).astype(np.float64)


def _ends(lines: Array) -> tuple[Array, Array]:
    """The first and the last line with ink of each digit: lines (N, 8)."""
    return lines.argmax(1), lines.shape[1] - 1 - lines[:, ::-1].argmax(1)
