"""A drawing on the screen: selectable text whose elements can be clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widgets import Static

from tutor.app.looks import content_of

if TYPE_CHECKING:
    from tutor.drawing.canvas import Drawing, Spot


class DrawingView(Static):
    """Shows one drawing at a time; what did not change is not drawn again."""

    DEFAULT_CSS = """
    DrawingView { width: 1fr; height: auto; text-wrap: nowrap; }
    """

    @dataclass
    class Picked(Message):
        """An element that the drawing shows was clicked."""

        spot: Spot

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name for it
        super().__init__("", id=id, markup=False)
        self.drawing: Drawing | None = None

    def show(self, drawing: Drawing) -> None:
        """Show `drawing` instead of what is shown."""
        old, self.drawing = self.drawing, drawing
        if old is None or old.lines != drawing.lines:
            self.update(content_of(drawing), layout=old is None or old.height != drawing.height)

    def on_click(self, event: events.Click) -> None:
        spot = self.drawing.at(event.x, event.y) if self.drawing else None
        if spot is not None:
            self.post_message(self.Picked(spot))
