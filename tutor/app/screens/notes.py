"""The learner's notes and bookmarks, page by page; Enter goes to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from tutor.app.screens.choosing import ChoosingScreen
from tutor.app.widgets.page.mark_line import signs
from tutor.course import places
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.study.marked import Marked


class NotesScreen(ChoosingScreen):
    """Dismisses with the number of the mark to go to, as text, or None."""

    def __init__(self, marked: list[Marked]) -> None:
        super().__init__()
        self._marked = marked

    def options(self, typed: list[str]) -> Iterator[Option]:
        if not self._marked:
            none = _("There are no notes yet. On a page, a writes one and m sets a bookmark.")
            yield Option(none, disabled=True)
        for number, one in enumerate(self._marked):
            text = f"{one.where} {one.mark.note} {one.mark.place}".casefold()
            if all(word in text for word in typed):
                yield Option(_line(one), id=str(number), disabled=not one.there)


def _line(one: Marked) -> Content:
    """Where it stands, and what it says."""
    mark = one.mark
    says = mark.note or places.told(mark.place) or _("the whole page")
    sign = (cells.ljust(signs(mark), 3), "$accent")
    return Content.assemble(sign, (one.where, "$quiet"), "\n   ", " ".join(says.split()))
