"""A drawing on the screen: selectable text whose elements can be clicked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Static

from tutor.app.themes import HEATS

if TYPE_CHECKING:
    from tutor.drawing.canvas import Drawing, Spot

LOOKS = {
    "quiet": "$quiet",
    "rule": "$rule",
    "strong": "bold",
    "op": "italic",
    "mark": "bold $accent",
    "current": "bold on $block-cursor-background",
    "positive": "$positive",
    "negative": "$negative",
    "changed": "bold $warning",
    "traced": "bold underline",
    "title": "bold $quiet",
    "formula": "bold",
    "label": "$quiet",
    "key": "bold $primary",
    "back": "$accent",
    "good": "bold $success",
    "bad": "bold $error",
    **{f"heat+{level}": f"on $positive {part}%" for level, part in enumerate(HEATS, 1)},
    **{f"heat-{level}": f"on $negative {part}%" for level, part in enumerate(HEATS, 1)},
}
"""The words that drawings use for looks, as styles."""


class DrawingView(Static):
    """Shows one drawing at a time; what did not change is not drawn again."""

    DEFAULT_CSS = """
    DrawingView { width: 1fr; height: auto; text-wrap: nowrap; }
    """

    @dataclass
    class Picked(Message):
        """An element that the drawing shows was clicked."""

        view: DrawingView
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
            self.post_message(self.Picked(self, spot))


def content_of(drawing: Drawing) -> Content:
    """The drawing's text with its looks."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for line in drawing.lines:
        for text, style in line:
            if style:
                spans.append(Span(at, at + len(text), _style(style)))
            pieces.append(text)
            at += len(text)
        pieces.append("\n")
        at += 1
    return Content("".join(pieces[:-1]), spans)


@cache
def _style(words: str) -> str:
    """The looks of all `words`; of several backgrounds the last one stands."""
    return " ".join(LOOKS[word] for word in words.split() if not _covered(word, words))


def _covered(word: str, words: str) -> bool:
    return word.startswith("heat") and "current" in words.split()
