"""A plot of curves that grow while they are watched."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from textual import work
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.app.looks import content_of
from tutor.drawing.ticks import frame

if TYPE_CHECKING:
    from tutor.drawing.plots import Range, Series
    from tutor.drawing.traces import Trace

REDRAW = 0.23
"""Seconds between two redraws at least; one takes some ten milliseconds."""

SIGNS = {"dots": "⠢", "solid": "─", "dashed": "┄"}
"""What a legend shows of each style."""

SMALLEST = (18, 6)
"""Columns and rows below which there are no curves."""


@dataclass(frozen=True, slots=True)
class Line:
    """A curve by name; `color` names a variable of the theme."""

    name: str
    trace: Trace
    color: str
    style: Literal["solid", "dashed", "dots"] = "solid"


class Curve(Widget):
    """Curves over one axis, with a title and a legend above.

    Call `touch` when their traces have changed: a timer draws them anew, unless nobody can see it.
    """

    DEFAULT_CSS = "Curve { width: 1fr; height: 1fr; min-height: 1; }"

    log_scale: reactive[bool] = reactive(False)
    ready: reactive[bool] = reactive(False)

    def __init__(
        self, title: str, *, unit: str = "", y_range: Range | None = None, late: float = 0.0
    ) -> None:
        """`late`: seconds after other curves of the screen, so that not all are drawn at once."""
        super().__init__()
        self.late = late
        self.title = title
        self.unit = unit
        self.y_range = y_range
        self.lines: Sequence[Line] = ()
        self.reach, self.end = 1.0, 1.0
        """Where the x axis ends now, and where it will."""
        self.drawn = 0
        """How often the curves were drawn."""
        self._version = 0
        self._key: object = None
        self._content = Content()

    def on_mount(self) -> None:
        self.set_timer(self.late or REDRAW, lambda: self.set_interval(REDRAW, self._redraw))
        self._import()

    @work
    async def _import(self) -> None:
        await asyncio.to_thread(import_module, "tutor.drawing.plots")
        self.ready = True

    def show(self, lines: Sequence[Line], end: float) -> None:
        """Watch other curves, whose x axis ends at `end`."""
        self.lines, self.end = lines, end
        self.touch(end, 0)

    def touch(self, now: float, version: int) -> None:
        """The traces reach `now` on the x axis; they have changed if `version` has.

        An axis that must grow does so at once, that of other curves touched now likewise.
        """
        before, self.reach, self._version = self.reach, frame(now, self.end), version
        if self.reach != before:
            self._redraw()

    def _redraw(self) -> None:
        if self._key != self._wanted() and self._visible():
            self.refresh()

    def _visible(self) -> bool:
        return self.screen in self.app.screen_stack and self.is_on_screen

    def _wanted(self) -> object:
        return (self.lines, self._version, self.reach, self.size, self.log_scale, self.ready)

    def render(self) -> Content:
        wanted = self._wanted()
        if wanted != self._key:
            self._key = wanted
            self._content = self._drawn()
        return self._content

    def _drawn(self) -> Content:
        if self.size.height < SMALLEST[1] or self.size.width < SMALLEST[0]:
            return Content.styled(f"{self.title}: needs more rows", "$quiet")
        return Content("\n").join([self._header(), self._plot()])

    def _plot(self) -> Content:
        if not self.ready:
            return Content()
        from tutor.drawing.plots import Plot, draw

        self.drawn += 1
        plot = Plot(
            [self._series(line) for line in self.lines],
            (0, self.reach),
            y_range=None if self.log_scale else self.y_range,
            log=self.log_scale,
        )
        (drawing,) = draw([plot], (self.size.width, self.size.height - 1))
        return content_of(drawing)

    def _series(self, line: Line) -> Series:
        from tutor.drawing.plots import Series

        scales = line.style != "dots"
        return Series(line.trace.x, line.trace.y, line.color, line.style, scales)

    def _header(self) -> Content:
        """The title on the left, and the legend on the right as far as there is room."""
        title = f"{self.title} (log)" if self.log_scale else self.title
        parts: list[str | tuple[str, str]] = []
        room = self.size.width - len(title) - 2
        for line in self.lines:
            room -= len(line.name) + 5
            if room < 0:
                break
            parts += ["   ", (SIGNS[line.style], f"${line.color}"), (f" {line.name}", "$quiet")]
        legend = Content.assemble(*parts)
        gap = " " * max(self.size.width - len(title) - legend.cell_length, 1)
        return Content.assemble((title, "bold"), gap, legend)
