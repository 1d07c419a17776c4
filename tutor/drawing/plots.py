"""Curves and their axes. The only module that knows plotext.

plotext's public functions draw on one figure for all; its figure class has a private name, and so
has the switch that frees a figure from the size of the terminal. Both are used here and nowhere
else, and a test fails when they change. plotext draws the axes, anew only where they change; the
curves are drawn over them in `Braille`, which takes a tenth of the time of plotext's own lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from plotext._figure import _figure_class

from tutor.drawing.braille import ACROSS, DOWN, Braille, Floats
from tutor.drawing.canvas import Drawing, Line, Segment
from tutor.drawing.ticks import Axis, Tick, axis, log_axis
from tutor.drawing.traces import decimate
from tutor.words import cells

Range = tuple[float, float]

SMALLEST = (18, 5)
"""Columns and rows below which there is no plot."""
AXIS = 2
"""Rows below the curves: the axis and its numbers."""
ROWS_APART, COLUMNS_APART = 2, 8
"""Cells from one tick to the next, at least."""
MARGIN = 6
"""Columns for the numbers of the y axis; more where they are longer."""
BREAK = "✗"
CURSOR = "│"
QUIET, ALARM = "quiet", "bad"
END_OF_COLOR = "\x1b[0m"
"""plotext ends colours even where it began none."""
LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Series:
    """One curve; x ascends and is finite. What is no number in y is a gap, marked where it begins.

    `look` is its style. A dashed curve is told from a solid one without it; dots are not joined.
    The y axis reaches over all series that `scale` it.
    """

    x: Sequence[float]
    y: Sequence[float]
    look: str
    style: Literal["solid", "dashed", "dots"] = "solid"
    scales: bool = True


class Mark(NamedTuple):
    """A sign at a point of a curve."""

    x: float
    y: float
    sign: str
    look: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over one x axis. Earlier lines lie over later ones, and over all dots.

    Without a `y_range` it reaches over all points, and to 0; `log` makes it logarithmic, with gaps
    where y is not above 0, and `y_range` in powers of ten. `cursor` is an x with a line through it.
    """

    series: Sequence[Series]
    x_range: Range
    y_range: Range | None = None
    log: bool = False
    marks: Sequence[Mark] = ()
    cursor: float | None = None


def draw(plots: Sequence[Plot], size: tuple[int, int]) -> list[Drawing]:
    """Draw each plot in `size`, given in columns and rows, so that all have one x axis.

    The drawings are empty where there is no room for a plot.
    """
    columns, rows = size
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return [Drawing() for _ in plots]
    curves = [[_points(one, plot.log, columns) for one in plot.series] for plot in plots]
    y_axes = [
        _y_axis(plot, points, rows - AXIS) for plot, points in zip(plots, curves, strict=True)
    ]
    margin = max(
        [MARGIN, *(cells.width(tick.text) + 1 for y_axis in y_axes for tick in y_axis.ticks)]
    )
    return [
        _drawn(plot, points, y_axis, size, margin)
        for plot, points, y_axis in zip(plots, curves, y_axes, strict=True)
    ]


def x_axis(x_range: Range, columns: int) -> Axis:
    """The x axis of a plot whose curves take so many columns."""
    return axis(*_widened(*x_range), columns, COLUMNS_APART)


class _Points(NamedTuple):
    """A curve on the scales of its axes: y is NaN where it has no place, `lost` where no number."""

    x: Floats
    y: Floats
    lost: NDArray[np.bool_]


def _drawn(
    plot: Plot, curves: Sequence[_Points], y_axis: Axis, size: tuple[int, int], margin: int
) -> Drawing:
    columns, rows = size[0] - margin, size[1] - AXIS
    across = x_axis(plot.x_range, columns)
    lines, dots = Braille(columns, rows), Braille(columns, rows)
    breaks: list[tuple[int, int]] = []
    for number, (one, points) in enumerate(zip(plot.series, curves, strict=True)):
        x, y = _pixels(points, across, y_axis)
        if one.style == "dots":
            dots.dots(x, y, number)
        else:
            lines.line(x, y, number, dashed=one.style == "dashed")
        breaks += _breaks(x, y, points.lost, rows * DOWN - 1)

    drawn: dict[tuple[int, int], Segment] = {}
    if plot.cursor is not None:
        column = round(across.cell(plot.cursor))
        drawn |= {(column, row): Segment(CURSOR, QUIET) for row in range(rows)}
    for layer in (dots, lines):
        for column, row, character, number in layer.characters():
            drawn[column, row] = Segment(character, plot.series[number].look)
    for mark in plot.marks:
        if (height := _scaled(mark.y, plot.log)) is not None:
            drawn[round(across.cell(mark.x)), round(y_axis.cell(height))] = Segment(
                mark.sign, mark.look
            )
    # over the curve that may pass through the same cell
    drawn |= {(x // ACROSS, y // DOWN): Segment(BREAK, ALARM) for x, y in breaks}
    drawn = {at: cell for at, cell in drawn.items() if 0 <= at[0] < columns and 0 <= at[1] < rows}
    by_row: dict[int, list[tuple[int, Segment]]] = {}
    for (column, row), cell in drawn.items():
        by_row.setdefault(rows - 1 - row, []).append((margin + column, cell))
    texts = _axes(across.ticks, y_axis.ticks, (columns, rows), margin)
    return Drawing(tuple(_line(text, by_row.get(row, [])) for row, text in enumerate(texts)))


@lru_cache(64)
def _axes(
    across: tuple[Tick, ...], up: tuple[Tick, ...], size: tuple[int, int], margin: int
) -> tuple[str, ...]:
    """The lines of a plot without curves: axes to the left and below."""
    figure = _figure_class()
    figure._limit_size(False, False)
    figure.plot_size(size[0] + margin, size[1] + AXIS)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    figure.xlim(0, size[0] - 1)
    figure.ylim(0, size[1] - 1)
    figure.scatter([0], [0], marker=" ")  # without data there would be no axes
    figure.xticks(*_labels(across, 0))
    figure.yticks(*_labels(up, margin - 1))
    return tuple(figure.build().replace(END_OF_COLOR, "").splitlines())


def _line(text: str, signs: list[tuple[int, Segment]]) -> Line:
    """One line of text in the looks of the cells in it, neighbours that look alike together."""
    segments: list[Segment] = []
    at = 0
    for column, (sign, look) in sorted(signs):
        if column > at:
            segments.append(Segment(text[at:column], QUIET))
        elif segments and segments[-1].style == look:
            sign = segments.pop().text + sign
        segments.append(Segment(sign, look))
        at = column + 1
    if at < len(text):
        segments.append(Segment(text[at:], QUIET))
    return tuple(segments)


def _points(series: Series, log: bool, columns: int) -> _Points:
    """The curve thinned to so many columns."""
    x, y = decimate(series.x, series.y, columns)
    lost = ~np.isfinite(y)
    y = np.where(lost, np.nan, np.clip(y, -LARGEST, LARGEST))
    return _Points(x, np.log10(np.where(y > 0, y, np.nan)) if log else y, lost)


def _scaled(y: float, log: bool) -> float | None:
    """A y on its axis, None if it has no place there."""
    if not np.isfinite(y) or (log and y <= 0):
        return None
    return float(np.log10(y)) if log else y


def _y_axis(plot: Plot, curves: Sequence[_Points], rows: int) -> Axis:
    scaling = [c for one, c in zip(plot.series, curves, strict=True) if one.scales]
    low, high = _widened(*(plot.y_range or _reach(scaling, plot.log)))
    return (log_axis if plot.log else axis)(low, high, rows, ROWS_APART)


def _reach(curves: Sequence[_Points], log: bool) -> Range:
    """The range of all curves and, unless it is logarithmic, 0."""
    y = np.concatenate([one.y[np.isfinite(one.y)] for one in curves] or [np.empty(0)])
    if not len(y):
        return (-1.0, 0.0) if log else (0.0, 1.0)
    low, high = float(y.min()), float(y.max())
    return (low, high) if log else (min(low, 0.0), max(high, 0.0))


def _widened(low: float, high: float) -> Range:
    """The range, with some room in it even where all points are the same."""
    least = max(abs(low), abs(high)) * 1e-9 + 1 / LARGEST
    return (low, high) if high - low > least else (low - least - 0.5, high + least + 0.5)


def _pixels(points: _Points, across: Axis, up: Axis) -> tuple[Floats, Floats]:
    """The curve in pixels. A tick is true of the middle of its cell."""
    x = (points.x - across.low) * across.scale * ACROSS + ACROSS // 2
    return x, (points.y - up.low) * up.scale * DOWN + DOWN // 2


def _breaks(x: Floats, y: Floats, lost: NDArray[np.bool_], top: int) -> list[tuple[int, int]]:
    """The pixels where a curve leaves the numbers, at the height where it was last seen."""
    breaks, level = [], float(top)
    for start in np.flatnonzero(lost & ~np.concatenate([[False], lost[:-1]])):
        seen = y[:start][np.isfinite(y[:start])]
        level = float(seen[-1]) if len(seen) else level
        breaks.append((int(x[start]), int(min(max(level, 0), top))))
    return breaks


def _labels(ticks: Sequence[Tick], width: int) -> tuple[list[int], list[str]]:
    """Ticks as plotext takes them, their words as wide as `width` at least."""
    return [tick.cell for tick in ticks], [cells.rjust(tick.text, width) for tick in ticks]
