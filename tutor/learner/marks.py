"""What the learner marks on pages: notes in words of their own, and bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


class PageMark(NamedTuple):
    """A mark at a place of a page, by the page's id: a bookmark, a note, or both. `place` is the
    page as a whole where it is empty; `at` is when it was changed last, in microseconds since 1970.
    """

    page: str
    place: str
    bookmarked: bool = False
    note: str = ""
    at: int = 0


def save_mark(store: Store, mark: PageMark) -> None:
    """Keep a mark in place of the one that was there; one that says nothing is removed."""
    with store.transaction() as connection:
        if mark.bookmarked or mark.note:
            connection.execute(
                "INSERT OR REPLACE INTO marks (page, place, bookmarked, note, at) "
                "VALUES (?, ?, ?, ?, ?)",
                (mark.page, mark.place, mark.bookmarked, mark.note, store.now()),
            )
        else:
            connection.execute(
                "DELETE FROM marks WHERE page = ? AND place = ?", (mark.page, mark.place)
            )


def list_marks(store: Store) -> list[PageMark]:
    """Return every mark, the oldest first."""
    rows = store.read(
        "SELECT page, place, bookmarked, note, at FROM marks ORDER BY at, page, place"
    )
    return [PageMark(page, place, bool(marked), note, at) for page, place, marked, note, at in rows]
