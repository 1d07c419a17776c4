"""A note is written, or one is chosen to go to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tutor.app.screens.note import NoteScreen
from tutor.app.screens.notes import NotesScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from tutor.app.screens.modal import Modal
    from tutor.learner import PageMark
    from tutor.study.marked import Marked

Result = TypeVar("Result")


class Asker(Protocol):
    """The app, as far as it is needed here."""

    async def ask(self, over: Screen[Any], modal: Modal[Result]) -> Result | None: ...


async def write_note(
    app: Asker, over: Screen[Any], about: str, text: str, keep: Callable[[str], None]
) -> None:
    """Have a note written about something, from `text` on; `keep` hears every change."""
    await app.ask(over, NoteScreen(about, text, keep))


async def choose_mark(app: Asker, over: Screen[Any], marked: list[Marked]) -> PageMark | None:
    """The mark that the learner chooses to go to."""
    chosen = await app.ask(over, NotesScreen(marked))
    return marked[int(chosen)].mark if chosen else None
