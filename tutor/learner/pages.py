"""Which pages were opened and read, and the place to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


class ReadingPlace(NamedTuple):
    """Where the learner is: the chapter's id, the page's slug, the line scrolled to, the bench's
    command.
    """

    chapter: str
    page: str
    scroll: int = 0
    bench: str | None = None

    @property
    def pack(self) -> str:
        """The pack that the chapter belongs to; empty in our own course."""
        return self.chapter.rpartition(":")[0]


def open_page(store: Store, chapter: str, page: str) -> None:
    """Keep that a page was shown."""
    _touch(store, chapter, page, read=False)


def mark_read(store: Store, chapter: str, page: str) -> None:
    """Keep that a page was read to its end; the first time counts."""
    _touch(store, chapter, page, read=True)


def _touch(store: Store, chapter: str, page: str, *, read: bool) -> None:
    with store.transaction() as connection:
        now = store.now()
        connection.execute(
            "INSERT INTO pages (page, first_opened, last_opened, first_read) "
            "VALUES (?, ?, ?, ?) ON CONFLICT (page) DO UPDATE SET "
            "last_opened = excluded.last_opened, "
            "first_read = COALESCE(first_read, excluded.first_read)",
            (f"{chapter}/{page}", now, now, now if read else None),
        )


def pages_opened(store: Store) -> set[tuple[str, str]]:
    """Return (chapter, page) of every page that was ever shown."""
    return {_split(page) for (page,) in store.read("SELECT page FROM pages")}


def pages_read(store: Store) -> set[tuple[str, str]]:
    """Return (chapter, page) of every page that was read."""
    rows = store.read("SELECT page FROM pages WHERE first_read IS NOT NULL")
    return {_split(page) for (page,) in rows}


def _split(page: str) -> tuple[str, str]:
    """The chapter's id and the page's slug of a page's id."""
    chapter, _, slug = page.rpartition("/")
    return chapter, slug


def save_place(store: Store, place: ReadingPlace) -> None:
    """Keep where the learner is in the course that the page belongs to."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO place (pack, page, scroll, bench) VALUES (?, ?, ?, ?)",
            (place.pack, f"{place.chapter}/{place.page}", max(place.scroll, 0), place.bench),
        )


def last_place(store: Store, pack: str = "") -> ReadingPlace | None:
    """Return where the learner was in a pack, or in our own course; None before the first page."""
    rows = store.read("SELECT page, scroll, bench FROM place WHERE pack = ?", pack)
    return ReadingPlace(*_split(rows[0][0]), *rows[0][1:]) if rows else None
