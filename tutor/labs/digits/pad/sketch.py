"""What was drawn: 32×32 pixels, seen as they are or as the 8×8 numbers that count them."""

from __future__ import annotations

import numpy as np

from core.datasets.bitmaps import CELL, SIDE, counted, fitted
from core.tape import Array

FINE = SIDE * CELL
"""Pixels in a row of the finer pad."""

BRUSH = 4
"""Pixels that a stroke is wide: those of the data's digits are about as wide."""

STEP = 4
"""Pixels of a cell that one press adds or takes away on the coarse pad."""

ORDER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])
"""Which of a cell's 16 pixels are set first, so that any number of them lies evenly."""

Place = tuple[int, int]
"""Row and column, in the pad's own cells: 32 a side, or 8."""


class Sketch:
    """A drawing, its cursor, and how it is brought down to what a network reads.

    `fine` tells which pad is drawn on; both show one bitmap. With `fits` the ink is centred and
    scaled as that of the data was before it is counted. `down` tells whether the pen of the
    keyboard draws as the cursor moves. `version` grows with every change of the ink.
    """

    def __init__(self) -> None:
        self.bitmap: Array = np.zeros((FINE, FINE), bool)
        self.fine = True
        self.fits = True
        self.down = False
        self.cursor: Place = (FINE // 2, FINE // 2)
        self.version = 0

    @property
    def side(self) -> int:
        """Cells in a row of the pad that is drawn on."""
        return FINE if self.fine else SIDE

    @property
    def blank(self) -> bool:
        return not self.bitmap.any()

    @property
    def counts(self) -> Array:
        """The drawing as it lies: of each cell of 8×8 the share that is set."""
        return counted(self.bitmap)

    @property
    def digit(self) -> Array:
        """What a network reads, (8, 8) in 0…1."""
        return counted(fitted(self.bitmap)) if self.fits and not self.blank else self.counts

    def move(self, down: int, right: int) -> None:
        """Move the cursor; with the pen down, draw from where it was."""
        before = self.cursor
        row, column = before[0] + down, before[1] + right
        self.cursor = (min(max(row, 0), self.side - 1), min(max(column, 0), self.side - 1))
        if self.down:
            self.stroke(before, self.cursor)

    def lift_or_lower(self) -> None:
        """Put the pen down where the cursor is, or take it up."""
        self.down = not self.down
        if self.down:
            self.stroke(self.cursor, self.cursor)

    def rub(self) -> None:
        """Rub out where the cursor is."""
        self.stroke(self.cursor, self.cursor, ink=False)

    def draw(self, start: Place, end: Place, *, ink: bool = True) -> None:
        """Draw with the mouse, or rub out; the cursor comes along."""
        self.stroke(start, end, ink=ink)
        self.cursor = end

    def stroke(self, start: Place, end: Place, *, ink: bool = True) -> None:
        """Ink from one place to another, or none there; a mouse that moves fast leaves no gap."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            row, column = (  # the nearest cell, by whole numbers: the same wherever it starts
                a + (2 * (b - a) * step + steps) // (2 * steps)
                for a, b in zip(start, end, strict=True)
            )
            self._dab(row, column, ink)
        self.version += 1

    def add(self, by: int) -> None:
        """More ink in the cell at the cursor, or less: a few pixels on the coarse pad."""
        row, column = self.cursor
        if self.fine:
            self.bitmap[row, column] = by > 0
        else:
            cell = self._cell(row, column)
            count = min(max(int(cell.sum()) + by * STEP, 0), CELL * CELL)
            cell[...] = count > ORDER
        self.version += 1

    def clear(self) -> None:
        """Take all ink away."""
        self.bitmap[...] = False
        self.down = False
        self.version += 1

    def change_pad(self) -> None:
        """Draw on the other pad; the cursor stays where it is on the drawing."""
        row, column = self.cursor
        self.fine = not self.fine
        half = CELL // 2
        self.cursor = (
            (row * CELL + half, column * CELL + half)
            if self.fine
            else (row // CELL, column // CELL)
        )

    def change_fit(self) -> None:
        """Centre and scale the ink before it is counted, or leave it as it lies."""
        self.fits = not self.fits
        self.version += 1

    def _dab(self, row: int, column: int, ink: bool) -> None:
        if not self.fine:
            self._cell(row, column)[...] = ink
            return
        top, left = row - BRUSH // 2 + 1, column - BRUSH // 2 + 1
        self.bitmap[max(top, 0) : top + BRUSH, max(left, 0) : left + BRUSH] = ink

    def _cell(self, row: int, column: int) -> Array:
        return self.bitmap[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL]
