"""What came of a run, and under which number it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tutor.words import _

if TYPE_CHECKING:
    from tutor.running.run import Run

STYLES = {"explanation": "$error", "message": "$error", "note": "$warning"}
"""What a closing event may say in words."""


class RunEnd(Widget):
    """Nothing, until a run is over."""

    DEFAULT_CSS = """
    RunEnd {
        height: auto;
        display: none;
        &.-shown { display: block; }
    }
    """

    run: reactive[Run | None] = reactive(None, layout=True)
    unsaved: reactive[bool] = reactive(False, layout=True)
    """Whether the run is not kept: it may be later, once the disk takes it."""

    def watch_run(self, run: Run | None) -> None:
        self.set_class(run is not None and run.over, "-shown")

    def render(self) -> Content:
        """In one line where there is room and nothing to explain."""
        run = self.run
        if run is None or not run.over:
            return Content()
        lines = _lines(run)
        width = sum(line.cell_length + 3 for line in lines)
        return Content("   " if width <= self.size.width else "\n").join(lines)


def _lines(run: Run) -> list[Content]:
    end, lines = run.end, []
    if run.state.result:
        lines.append(Content.styled(run.state.result, "bold"))
    lines += [Content.styled(end[key], style) for key, style in STYLES.items() if key in end]
    if run.unsaved:
        lines.append(Content.styled(_("not saved yet"), "$warning"))
    elif run.kept is not None and run.status != "failed":
        lines.append(Content.styled(_("saved as run {n}", n=run.kept), "$quiet"))
    if run.unkept:
        told = _("the way back is not saved: {problem}", problem=run.unkept)
        lines.append(Content.styled(told, "$warning"))
    return lines
