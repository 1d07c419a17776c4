"""Lines and dots on braille characters: eight pixels each, two across and four down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ACROSS, DOWN = 2, 4
"""Pixels of a character."""
DASH = 4
"""A dashed line leaves out half of every so many characters."""
BLANK = 0x2800
BITS = ((0x40, 0x80), (0x04, 0x20), (0x02, 0x10), (0x01, 0x08))
"""The bits of a character's code, by the row of the pixel, counted from below, and its column."""


class Braille:
    """Characters in columns and rows. Pixels are counted from the lower left corner.

    A character has one ink. Where two curves pass through one character it shows the pixels of
    both, in the ink of the curve drawn first: each keeps its shape, and the first its colour.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.codes = np.zeros((rows, columns), np.uint8)
        self.inks = np.zeros((rows, columns), np.uint8)

    def dots(self, x: Floats, y: Floats, ink: int) -> None:
        """Set pixels; what is NaN or outside is left out."""
        x, y = np.round(x), np.round(y)
        inside = (x >= 0) & (x < self.columns * ACROSS) & (y >= 0) & (y < self.rows * DOWN)
        across, up = x[inside].astype(np.intp), y[inside].astype(np.intp)
        cells = up // DOWN, across // ACROSS
        blank = self.codes[cells] == 0
        self.inks[cells[0][blank], cells[1][blank]] = ink
        np.bitwise_or.at(self.codes, cells, np.array(BITS, np.uint8)[up % DOWN, across % ACROSS])

    def line(self, x: Floats, y: Floats, ink: int, *, dashed: bool = False) -> None:
        """Join the points in their order; where one is NaN the line has a gap."""
        numbers = np.isfinite(x) & np.isfinite(y)
        x, y = np.where(numbers, x, 0), np.where(numbers, y, 0)
        # From each point to the next a leg of so many pixels; none to or from a gap.
        pixels = np.ceil(np.maximum(abs(np.diff(x)), abs(np.diff(y))))
        pixels = np.where(numbers[:-1] & numbers[1:], pixels, 0).astype(int)
        leg = np.repeat(np.arange(len(pixels)), pixels)
        before = np.cumsum(pixels) - pixels
        part = (np.arange(len(leg)) - before[leg]) / pixels[leg]
        x = np.concatenate([x[numbers], x[leg] + part * np.diff(x)[leg]])
        y = np.concatenate([y[numbers], y[leg] + part * np.diff(y)[leg]])
        if dashed:
            shown = np.round(x) // ACROSS % DASH < DASH // 2
            x, y = x[shown], y[shown]
        self.dots(x, y, ink)

    def characters(self) -> Iterator[tuple[int, int, str, int]]:
        """Column, row from below, character and ink of whatever is not blank."""
        rows, columns = self.codes.nonzero()
        codes: Any = self.codes[rows, columns]
        inks = self.inks[rows, columns].tolist()
        for column, row, code, ink in zip(
            columns.tolist(), rows.tolist(), codes.tolist(), inks, strict=True
        ):
            yield column, row, chr(BLANK + code), ink
