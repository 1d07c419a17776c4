"""What stands beside the text: notes, and drawings with their captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.app.widgets.page.folded import Folded
from tutor.app.widgets.page.prose import ProseView
from tutor.course import places
from tutor.course.notes import NOTE_TITLES
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Figure, Note


class NoteView(Vertical):
    """A note: what it is, then what it says."""

    DEFAULT_CSS = """
    NoteView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 1;
        border-left: outer $rule;
        .title { text-style: bold; color: $accent; }
        ProseView > *:last-child { margin-bottom: 0; }
    }
    """

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note

    def compose(self) -> ComposeResult:
        yield Static(Content(_(NOTE_TITLES[self._note.kind])), classes="title")
        yield ProseView(self._note.markdown)


class FigureView(Vertical):
    """A drawing as it stands, its caption under it."""

    DEFAULT_CSS = """
    FigureView {
        height: auto;
        margin: 0 0 1 0;
        Folded { padding: 0 2; }
        ProseView { color: $quiet; padding: 0 2; }
    }
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure

    @property
    def place(self) -> str:
        """Where it stands on its page."""
        return places.of_block(self._figure.id)

    def compose(self) -> ComposeResult:
        yield Folded(Content(self._figure.drawing))
        if self._figure.caption:
            yield ProseView(self._figure.caption)
