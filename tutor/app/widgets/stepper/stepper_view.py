"""How an open walk looks: where we are, what happens there, and beside them all the steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor import stepping
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.words import cells

if TYPE_CHECKING:
    from tutor.stepping.session import Session

WIDE = 110
"""Columns from which the list of steps stands beside the picture."""
PICTURE = 86
"""Columns of these that are the picture's."""
BESIDE = 4
"""Columns between the picture and the list's text."""


class StepperView(Widget):
    """Draws a session to fit the room there is; what does not fit can be scrolled to."""

    DEFAULT_CSS = """
    StepperView {
        layout: vertical; height: 1fr;
        #stepper-header { height: 1; padding: 0 1; }
        #stepper-body { height: 1fr; }
        #stepper-main { width: 1fr; }
        #stepper-detail { height: 1fr; scrollbar-size-vertical: 1; border-top: solid $rule; }
        #stepper-list {
            height: 1fr; margin-left: 2; padding-left: 1; display: none;
            border-left: solid $rule;
        }
        &.-listing #stepper-list { display: block; }
    }
    """

    def __init__(self, session: Session, heading: Callable[[int, str], tuple[str, str]]) -> None:
        """`heading` gives the title and the status for a line of so many columns."""
        super().__init__()
        self._session, self._heading = session, heading
        self.insight = ""
        """What is shown with the step: nothing more, "check" or "blame"."""

    def compose(self) -> ComposeResult:
        yield Static("", id="stepper-header", markup=False)
        with Horizontal(id="stepper-body"):
            with Vertical(id="stepper-main"):
                yield DrawingView(id="stepper-map")
                with VerticalScroll(id="stepper-detail", can_focus=False):
                    yield DrawingView(id="stepper-step")
            yield DrawingView(id="stepper-list")

    def scroll_detail(self, rows: int) -> None:
        self.query_one("#stepper-detail").scroll_relative(y=rows, animate=False)

    def scroll_to_top(self) -> None:
        self.query_one("#stepper-detail").scroll_home(animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self.show()

    def show(self) -> None:
        """Draw the session as it is now."""
        session, (width, height) = self._session, self.size
        if not width:
            return
        page, steplist = stepping.page, stepping.steplist
        scene, example = session.scene, session.example
        header = self.query_one("#stepper-header", Static)
        if header.display:
            header.update(self._header(width - 2))
            height -= 1
        self.set_class(width >= WIDE, "-listing")
        if width >= WIDE:
            columns = steplist.list_width(scene.walk, width - PICTURE, folded=bool(scene.folded))
            steps = steplist.draw_steps(scene, columns, height, session.present.bookmarks)
            self.query_one("#stepper-list", DrawingView).show(steps)
            self.query_one("#stepper-list").styles.width = columns + BESIDE - 2  # without margin
            width -= columns + BESIDE
        if self.insight == "blame":
            scene = replace(scene, traced=stepping.paths.traced(scene))
        rows = page.map_rows(scene.walk, height - 1)  # 1 for the rule
        picture = page.draw_map(scene, width, rows)
        self.query_one("#stepper-map", DrawingView).show(picture)
        room = height - picture.height - 1  # and the rule between them
        detail = page.draw_detail(
            scene, width - 1, room, example.title, example.look_for, insight=self.insight
        )
        self.query_one("#stepper-step", DrawingView).show(detail)

    def _header(self, width: int) -> Content:
        title, status = self._heading(width, "")
        gap = " " * max(width - cells.width(title) - cells.width(status), 1)
        return Content.assemble((title, "bold"), gap, (status, "$quiet"))
