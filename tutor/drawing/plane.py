"""A part of the plane on characters, a unit as long in one direction as in the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tutor.drawing.braille import ACROSS, DOWN, Braille, Floats
from tutor.drawing.canvas import Canvas


class Bounds(NamedTuple):
    """What must be in sight."""

    left: float
    right: float
    low: float
    high: float

    @classmethod
    def around(cls, x: Floats, y: Floats, *, least: Bounds, margin: float = 0.15) -> Bounds:
        """All points and what is `least` in sight, and a part of both spans beyond."""
        left, right = (f([*x.tolist(), end]) for f, end in ((min, least.left), (max, least.right)))
        low, high = (f([*y.tolist(), end]) for f, end in ((min, least.low), (max, least.high)))
        aside, above = margin * (right - left), margin * (high - low)
        return cls(left - aside, right + aside, low - above, high + above)


class Plane:
    """The part of the plane within `bounds`, centred on `columns` × `rows` characters."""

    def __init__(self, bounds: Bounds, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        across, up = columns * ACROSS, rows * DOWN
        self._scale = min(across / (bounds.right - bounds.left), up / (bounds.high - bounds.low))
        """Pixels of a unit."""
        self._x0 = (bounds.left + bounds.right) / 2 - across / 2 / self._scale
        self._y0 = (bounds.low + bounds.high) / 2 - up / 2 / self._scale

    def pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where points are, in the pixels of `Braille`, from the lower left corner."""
        return (x - self._x0) * self._scale - 0.5, (y - self._y0) * self._scale - 0.5

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The column and the row, from above, of the character that a point falls into."""
        column = int((x - self._x0) * self._scale // ACROSS)
        return column, self.rows - 1 - int((y - self._y0) * self._scale // DOWN)

    def shows(self, cell: tuple[int, int]) -> bool:
        return 0 <= cell[0] < self.columns and 0 <= cell[1] < self.rows

    def point(self, column: int, row: int) -> tuple[float, float]:
        """The middle of a character."""
        x = self._x0 + (column + 0.5) * ACROSS / self._scale
        return x, self._y0 + (self.rows - row - 0.5) * DOWN / self._scale

    def middles(self) -> tuple[Floats, Floats]:
        """The middles of all characters: x (columns,), and y (rows,) from above."""
        x = [self.point(column, 0)[0] for column in range(self.columns)]
        y = [self.point(0, row)[1] for row in range(self.rows)]
        return np.array(x), np.array(y)

    def line(
        self, braille: Braille, a: float, b: float, c: float, ink: int, *, dashed: bool = False
    ) -> None:
        """Draw a·x + b·y + c = 0 as far as it is in sight."""
        (left, high), (right, low) = self.point(-1, -1), self.point(self.columns, self.rows)
        if abs(b) * (right - left) >= abs(a) * (high - low):
            if not b:
                return
            x = np.array([left, right])
            y = -(a * x + c) / b
        else:
            y = np.array([low, high])
            x = -(b * y + c) / a
        across, up = self.pixels(x, y)
        if not np.isfinite([*across, *up]).all() or max(abs(across).max(), abs(up).max()) > 1e6:
            return  # far away
        braille.line(across, up, ink, dashed=dashed)


def draw_lines(
    canvas: Canvas, braille: Braille, looks: tuple[str, ...], behind: dict[tuple[int, int], str]
) -> None:
    """Draw the lines of `braille`, each ink in its look; `behind` has what is behind a character.

    What was put on `canvas` before is covered where a line passes.
    """
    for (column, row), look in behind.items():
        canvas.put(column, row, " ", look)
    for column, up, character, ink in braille.characters():
        row = braille.rows - 1 - up
        look = f"{looks[ink]} {behind.get((column, row), '')}".strip()
        canvas.put(column, row, character, look)
