"""A page on which the learner writes notes and sets bookmarks."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tutor import app as ours
from tutor import course
from tutor.app.screens.linked import LinkedPageScreen
from tutor.app.workers import after_refresh, work
from tutor.course import places
from tutor.learner import PageMark
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.app.widgets.page.fold_view import FoldView


class MarkedPageScreen(LinkedPageScreen):
    """Marks the place at hand; what is marked stands under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "note", "note", id="read.note", show=False,
                tooltip=N_("write a note about the place in sight, or change it")),
        Binding("m", "bookmark", "bookmark", id="read.bookmark", show=False,
                tooltip=N_("set a bookmark at the place in sight, or take it away")),
        Binding("N", "app.notes", "notes", id="read.notes", show=False,
                tooltip=N_("your notes and bookmarks; jump to one")),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._marks: dict[str, PageMark] = {}
        """Of the page that is shown, by place."""

    @property
    def page_id(self) -> str:
        """The page that is shown; empty while it is loading."""
        return ""

    def on_fold_view_opened(self, event: FoldView.Opened) -> None:
        event.stop()
        self.dress()

    @work(group="dress", exclusive=True)
    async def dress(self, at: str = "") -> None:
        """Once the page is painted: explain its words, show its marks, go to a place on it."""
        found = await asyncio.to_thread(course.mentions_of, self.backstep.course)
        self.view.links.explain(found)
        await self._show_marks()
        if at:
            after_refresh(self, self.view.places.go_to, at)

    async def _show_marks(self) -> None:
        page = self.page_id
        marks = await self.backstep.on_disk(self.backstep.marks.on_page, page) if page else None
        if marks is not None and page == self.page_id:
            self._marks = marks
            await self.view.show_marks(marks)

    @work(group="mark")
    async def action_bookmark(self) -> None:
        """Set a bookmark, or take it away."""
        if self.page_id:
            mark = self._at(self.view.places.at_hand())
            self.backstep.marks.put(mark._replace(bookmarked=not mark.bookmarked))
            await self._show_marks()

    @work(group="mark")
    async def action_note(self) -> None:
        """Write a note: each change is kept."""
        if self.page_id:
            mark = self._at(self.view.places.at_hand())
            about = places.told(mark.place) or _("the whole page")
            await ours.write_note(self.backstep, self, about, mark.note, partial(self._noted, mark))
            await self._show_marks()

    def _noted(self, mark: PageMark, text: str) -> None:
        self.backstep.marks.put(mark._replace(note=text.strip("\n")))

    def _at(self, place: str) -> PageMark:
        """The mark at a place of this page; one that says nothing, if there is none."""
        return self._marks.get(place) or PageMark(self.page_id, place)
