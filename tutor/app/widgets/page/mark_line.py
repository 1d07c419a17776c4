"""What the learner marked at a place of a page: a bookmark, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tutor.app.widgets.page.prose import MARK

if TYPE_CHECKING:
    from tutor.learner import PageMark

BOOKMARK, NOTE = "⚑", "✎"


def signs(mark: PageMark) -> str:
    """The signs of a mark, such as ``⚑✎``."""
    return (BOOKMARK if mark.bookmarked else "") + (NOTE if mark.note else "")


class MarkLine(Static):
    """Stands under the place that is marked, with the whole note."""

    DEFAULT_CSS = """
    MarkLine { color: $accent; margin: 0 0 1 0; padding: 0 0 0 1; height: auto; }
    """

    def __init__(self, mark: PageMark) -> None:
        lines = [BOOKMARK] if mark.bookmarked else []
        for number, line in enumerate(mark.note.splitlines()):
            lines.append(f"{' ' if number else NOTE} {line}")
        super().__init__(Content("\n".join(lines)), name=MARK)
