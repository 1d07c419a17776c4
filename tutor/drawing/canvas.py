"""A grid of characters to draw on: text, and box lines that join where they meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from string import Formatter
from typing import NamedTuple

from tutor.words import cells

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_JOINTS = " │││─┘┐┤─└┌├─┴┬┼"  # by the directions in which a line leaves the cell


class Segment(NamedTuple):
    """A piece of a line and how it looks: words such as ``quiet`` or ``negative strong``."""

    text: str
    style: str = ""


class Spot(NamedTuple):
    """Where on a drawing an element of an array stands: a place to click."""

    x: int
    y: int
    width: int
    name: str
    element: tuple[int, ...]


Line = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines of styled text, and what stands where."""

    lines: tuple[Line, ...] = ()
    spots: tuple[Spot, ...] = ()

    @property
    def text(self) -> str:
        """The drawing without its looks."""
        return "\n".join("".join(segment.text for segment in line) for line in self.lines)

    @property
    def width(self) -> int:
        return max(map(length, self.lines), default=0)

    @property
    def height(self) -> int:
        return len(self.lines)

    def clipped(self, width: int) -> Drawing:
        """No line wider than `width`: what is cut off ends with …"""
        lines = tuple(_clipped(row, width) for row in self.lines)
        return Drawing(lines, tuple(s for s in self.spots if s.x + s.width <= width))

    def at(self, x: int, y: int) -> Spot | None:
        """The spot under a position."""
        for spot in self.spots:
            if spot.y == y and spot.x <= x < spot.x + spot.width:
                return spot
        return None


def line(text: str, style: str = "") -> Drawing:
    """A drawing of one line."""
    return Drawing(((Segment(text, style),),))


BLANK = Drawing(((),))


def length(row: Line) -> int:
    """Columns that a line takes."""
    return cells.width("".join([segment.text for segment in row]))


def filled(text: str, style: str, **facts: Segment) -> Line:
    """`text` in one style, its ``{names}`` replaced by segments in theirs."""
    line: list[Segment] = []
    for words, name, _, _ in Formatter().parse(text):
        if words:
            line.append(Segment(words, style))
        if name is not None:
            line.append(facts[name])
    return tuple(line)


def packed(parts: Iterable[Line], width: int, gap: str = "") -> list[Line]:
    """Parts one after the other, `gap` between them, as many in a line as fit."""
    lines: list[Line] = []
    for part in parts:
        if lines and length(lines[-1]) + cells.width(gap) + length(part) <= width:
            lines[-1] = (*lines[-1], Segment(gap), *part)
        else:
            lines.append(part)
    return lines


def stack(drawings: Iterable[Drawing]) -> Drawing:
    """Drawings one under the other."""
    lines: list[Line] = []
    spots: list[Spot] = []
    for drawing in drawings:
        spots.extend(spot._replace(y=spot.y + len(lines)) for spot in drawing.spots)
        lines.extend(drawing.lines)
    return Drawing(tuple(lines), tuple(spots))


def beside(left: Drawing, right: Drawing, column: int) -> Drawing:
    """Two drawings next to each other, the second from `column` on."""
    lines: list[Line] = []
    for first, second in zip_longest(left.lines, right.lines, fillvalue=()):
        gap = column - length(first)
        lines.append((*first, Segment(" " * gap), *second) if second else first)
    spots = (spot._replace(x=spot.x + column) for spot in right.spots)
    return Drawing(tuple(lines), (*left.spots, *spots))


class Canvas:
    """Cells by row and column; grows downwards and to the right as it is drawn on."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, tuple[str, str]]] = {}
        self._joints: dict[tuple[int, int], int] = {}
        self._spots: list[Spot] = []
        self._wide = False  # whether a wide character was ever put

    def put(self, x: int, y: int, text: str, style: str = "") -> int:
        """Write `text` from (x, y) to the right; the column after it.

        An accent of its own, as in x̂, shares the cell of what stands before it; after a wide
        character comes an empty cell.
        """
        row = self._rows.setdefault(y, {})
        for sign, columns in cells.signs(text):
            if columns:
                if self._wide:
                    _clear(row, x)
                row[x] = sign, style
            elif x - 1 in row:
                row[x - 1] = row[x - 1][0] + sign, style
            if columns > 1:
                self._wide = True
                _clear(row, x + 1)
                row[x + 1] = "", style
            x += columns
        return x

    def spot(self, x: int, y: int, width: int, name: str, element: tuple[int, ...]) -> None:
        """Say that these cells show `element` of the array `name`."""
        self._spots.append(Spot(x, y, width, name, element))

    def across(self, y: int, x0: int, x1: int) -> None:
        """A line from the middle of column x0 to the middle of column x1."""
        for x in range(x0, x1 + 1):
            self._join(x, y, (LEFT if x > x0 else 0) | (RIGHT if x < x1 else 0))

    def along(self, x: int, y0: int, y1: int) -> None:
        """A line from the middle of row y0 to the middle of row y1."""
        for y in range(y0, y1 + 1):
            self._join(x, y, (UP if y > y0 else 0) | (DOWN if y < y1 else 0))

    def paste(self, x: int, y: int, drawing: Drawing) -> None:
        """Put a drawing on this one, its top left corner at (x, y)."""
        for row, segments in enumerate(drawing.lines):
            column = x
            for segment in segments:
                column = self.put(column, y + row, segment.text, segment.style)
        self._spots.extend(s._replace(x=s.x + x, y=s.y + y) for s in drawing.spots)

    def drawing(self) -> Drawing:
        """What was drawn; text covers lines."""
        rows = self._cells()
        height = max(rows, default=-1) + 1
        lines = (
            _joined(row, max(row, default=-1) + 1)
            for row in (rows.get(y, {}) for y in range(height))
        )
        return Drawing(tuple(lines), tuple(self._spots))

    def window(self, x: int, y: int, width: int, height: int) -> Drawing:
        """The part of what was drawn that a window at (x, y) shows, in the window's own places."""
        rows = self._cells()
        lines = []
        for row in range(y, min(y + height, max(rows, default=-1) + 1)):
            shown = {c - x: cell for c, cell in rows.get(row, {}).items() if x <= c < x + width}
            if shown.get(0, (" ",))[0] == "":  # the window cuts a wide character
                shown[0] = " ", shown[0][1]
            if rows.get(row, {}).get(x + width, (" ",))[0] == "" and width - 1 in shown:
                shown[width - 1] = " ", shown[width - 1][1]
            lines.append(_joined(shown, max(shown, default=-1) + 1))
        spots = (
            spot._replace(x=spot.x - x, y=spot.y - y)
            for spot in self._spots
            if y <= spot.y < y + height and x <= spot.x and spot.x + spot.width <= x + width
        )
        return Drawing(tuple(lines), tuple(spots))

    def _cells(self) -> dict[int, dict[int, tuple[str, str]]]:
        """Character and style by row and column."""
        rows: dict[int, dict[int, tuple[str, str]]] = {}
        for (x, y), directions in self._joints.items():
            rows.setdefault(y, {})[x] = _JOINTS[directions], "rule"
        for y, written in self._rows.items():
            rows.setdefault(y, {}).update(written)
        return rows

    def _join(self, x: int, y: int, directions: int) -> None:
        self._joints[x, y] = self._joints.get((x, y), 0) | directions


def _clear(row: dict[int, tuple[str, str]], x: int) -> None:
    """Before something is written at `x`: no half of a wide character is left beside it."""
    if row.get(x, (" ",))[0] == "":
        row[x - 1] = " ", row[x - 1][1]
    if row.get(x + 1, (" ",))[0] == "":
        row[x + 1] = " ", row[x + 1][1]


def _clipped(row: Line, width: int) -> Line:
    if length(row) <= width:
        return row
    kept: list[Segment] = []
    room = width - 1
    for segment in row:
        text, _ = cells.split(segment.text, room)
        if text:
            kept.append(segment._replace(text=text))
        room -= cells.width(text)
    return (*kept, Segment("…", "quiet"))


def _joined(written: dict[int, tuple[str, str]], width: int) -> Line:
    """The first columns of one row, neighbours that look alike in one segment."""
    line: list[Segment] = []
    run, looks = "", ""
    for x in range(width):
        character, style = written.get(x, (" ", ""))
        if style != looks and run:
            line.append(Segment(run, looks))
            run = ""
        run, looks = run + character, style
    if run:
        line.append(Segment(run, looks))
    return tuple(line)
