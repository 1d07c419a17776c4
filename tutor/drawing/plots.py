"""Curves as text. The only module that knows plotext, which is imported with the first plot.

plotext's public functions draw on one figure for all; its figure class has a private name, and so
has the switch that frees a figure from the size of the terminal. Both are used here and nowhere
else, and a test fails when they change. plotext draws the axes; the curves are drawn on a `Canvas`
and given to it a character at a time, which takes a tenth of the time of its own lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from textual.content import Content, Span

from tutor.drawing.braille import ACROSS, DOWN, Canvas
from tutor.drawing.ticks import Tick, log_ticks, ticks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tutor.drawing.braille import Floats

Range = tuple[float, float]

SMALLEST = (18, 5)
"""Columns and rows below which there is no plot."""
AXIS = 2
"""Rows below the canvas: the axis and its numbers."""
BREAK = "✗"
END_OF_COLOR = "\x1b[0m"
"""plotext ends colours even where it began none."""
LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Series:
    """One curve; x ascends and is finite. What is no number in y is a gap, marked where it begins.

    `color` is a style such as ``$primary``, which follows the theme. A dashed curve is told from a
    solid one without it; dots are not joined.
    """

    x: Sequence[float]
    y: Sequence[float]
    color: str
    style: Literal["solid", "dashed", "dots"] = "solid"


def draw(
    series: Sequence[Series],
    size: tuple[int, int],
    *,
    x_range: Range,
    y_range: Range | None = None,
    log: bool = False,
    unit: str = "",
    margin: int = 0,
    ink: str = "$quiet",
    alarm: str = "$error",
) -> Content:
    """Draw curves and their axes so that they fill `size`, given in columns and rows.

    Later series lie over earlier ones. Without a `y_range` it reaches from 0 over all points; `log`
    makes it logarithmic, with gaps where y is not above 0, and equal rows for every power of ten.
    `unit` follows the last number of the x axis. The y axis's numbers take `margin` columns, or as
    many as they need. `ink` is the colour of the axes, `alarm` that of the marks where a curve
    leaves the numbers. Empty when there is no room for a plot.
    """
    columns, rows = size
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return Content()
    curves = [_points(one, log, columns) for one in series]
    x_low, x_high = _widened(*x_range)
    y_low, y_high = _widened(*(y_range or _reach(curves, log)))
    if log:
        y_high = _whole_rows(y_low, y_high, rows - AXIS)
    y_ticks = (log_ticks if log else ticks)(y_low, y_high, 1 + rows // 3)
    x_ticks = _with_unit(ticks(x_low, x_high, max(3, columns // 12)), unit)
    margin = max(margin, *(len(text) + 1 for _, text in y_ticks)) if y_ticks else 1
    y_ticks = [(place, text.rjust(margin - 1)) for place, text in y_ticks]
    canvas = Canvas(columns - margin, rows - AXIS)
    across = (canvas.columns * ACROSS - 1) / (x_high - x_low)
    up = (canvas.rows * DOWN - 1) / (y_high - y_low)

    breaks: list[tuple[int, int]] = []
    for number, (one, points) in enumerate(zip(series, curves, strict=True)):
        x, y = (points.x - x_low) * across, (points.y - y_low) * up
        if one.style == "dots":
            canvas.dots(x, y, number)
        else:
            canvas.line(x, y, number, dashed=one.style == "dashed")
        breaks += _breaks(x, y, points.lost, canvas.rows * DOWN - 1)

    figure = _figure(canvas, margin)
    figure.xticks(*_labels(x_ticks, x_low, across / ACROSS))
    figure.yticks(*_labels(y_ticks, y_low, up / DOWN))
    marks = {(x // ACROSS, y // DOWN): (BREAK, alarm) for x, y in breaks}
    cells = {
        (column, row): (character, series[number].color)
        for column, row, character, number in canvas.characters()
    } | marks  # over the curve that may pass through the same cell
    figure.scatter(
        [column for column, _ in cells],
        [row for _, row in cells],
        marker=[character for character, _ in cells.values()],
    )
    return _styled(figure, cells, canvas.rows, margin, ink)


def _figure(canvas: Canvas, margin: int) -> Any:
    """An empty plotext figure around the canvas, in the canvas's rows and columns.

    It has no colours, and axes to the left and below.
    """
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure._limit_size(False, False)
    figure.plot_size(canvas.columns + margin, canvas.rows + AXIS)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    figure.xlim(0, canvas.columns - 1)
    figure.ylim(0, canvas.rows - 1)
    figure.scatter([0], [0], marker=" ")  # without data there would be no axes
    return figure


def _styled(
    figure: Any, cells: Mapping[tuple[int, int], tuple[str, str]], rows: int, margin: int, ink: str
) -> Content:
    """What the figure shows, in `ink` but for the cells."""
    lines = figure.build().replace(END_OF_COLOR, "").splitlines()
    plain = "\n".join(lines)
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    spans = [Span(0, len(plain), ink)]
    for (column, row), (_, color) in cells.items():
        at = begins[rows - 1 - row] + margin + column
        if spans[-1].end == at and spans[-1].style == color:
            spans[-1] = Span(spans[-1].start, at + 1, color)
        else:
            spans.append(Span(at, at + 1, color))
    return Content(plain, spans)


class _Points(NamedTuple):
    """A curve on the scales of its axes: y is NaN where it has no place, `lost` where no number."""

    x: Floats
    y: Floats
    lost: NDArray[np.bool_]


def _points(series: Series, log: bool, columns: int) -> _Points:
    """The curve thinned to so many columns."""
    import numpy as np

    from tutor.drawing.traces import decimate

    x, y = decimate(series.x, series.y, columns)
    lost = ~np.isfinite(y)
    y = np.where(lost, np.nan, np.clip(y, -LARGEST, LARGEST))
    return _Points(x, np.log10(np.where(y > 0, y, np.nan)) if log else y, lost)


def _reach(curves: Sequence[_Points], log: bool) -> Range:
    """The range of all curves and, unless it is logarithmic, 0."""
    import numpy as np

    y = np.concatenate([one.y[np.isfinite(one.y)] for one in curves] or [np.empty(0)])
    if not len(y):
        return (-1.0, 0.0) if log else (0.0, 1.0)
    low, high = float(y.min()), float(y.max())
    return (low, high) if log else (min(low, 0.0), max(high, 0.0))


def _widened(low: float, high: float) -> Range:
    """The range, with some room in it even where all points are the same."""
    least = max(abs(low), abs(high)) * 1e-9 + 1 / LARGEST
    return (low, high) if high - low > least else (low - least - 0.5, high + least + 0.5)


def _whole_rows(low: float, high: float, rows: int) -> float:
    """The end of an axis from `low` beyond `high` on which 1 takes a whole number of rows; `high`
    where that would leave much of it empty.
    """
    each = int(rows / (high - low))
    return low + (rows * DOWN - 1) / (each * DOWN) if each >= 3 else high


def _breaks(x: Floats, y: Floats, lost: NDArray[np.bool_], top: int) -> list[tuple[int, int]]:
    """The pixels where a curve leaves the numbers, at the height where it was last seen."""
    import numpy as np

    breaks, level = [], float(top)
    for start in np.flatnonzero(lost & ~np.concatenate([[False], lost[:-1]])):
        seen = y[:start][np.isfinite(y[:start])]
        level = float(seen[-1]) if len(seen) else level
        breaks.append((int(x[start]), int(min(max(level, 0), top))))
    return breaks


def _labels(marks: Sequence[Tick], low: float, cells: float) -> tuple[list[int], list[str]]:
    """Ticks at the column or row where they belong, `cells` of them to one unit."""
    places = [int((place - low) * cells + 1e-6) for place, _ in marks]
    return places, [text for _, text in marks]


def _with_unit(marks: list[Tick], unit: str) -> list[Tick]:
    return [*marks[:-1], *((place, f"{text} {unit}".rstrip()) for place, text in marks[-1:])]


def warm_up() -> None:
    """Import what plots need: a tenth of a second, best spent in a thread before the first plot."""
    for name in ("numpy", "plotext._figure", "tutor.drawing.traces"):
        import_module(name)
