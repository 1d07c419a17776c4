"""The learner's notes and bookmarks, from the keystroke to the disk; where they stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tutor.course import LessonError, NotInCourse, load_chapter
from tutor.learner import PageMark, list_marks, save_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tutor.course import Course
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper


class Marks:
    """Knows what was marked though the keeper has not written it yet."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store = store
        self._keeper = keeper
        self._waiting: dict[tuple[str, str], PageMark] = {}

    def put(self, mark: PageMark) -> None:
        """Take a mark in place of the one that was there."""
        key = (mark.page, mark.place)
        self._waiting[key] = mark
        self._keeper.keep(("mark", *key), partial(self._write, mark))

    def _write(self, mark: PageMark, store: Store) -> None:
        save_mark(store, mark)
        if self._waiting.get((mark.page, mark.place)) is mark:
            self._waiting.pop((mark.page, mark.place), None)

    def all(self) -> list[PageMark]:
        """Every mark, written or not. Errors: LearnerDataError."""
        waiting = dict(self._waiting)  # as it was before reading: what is written meanwhile is read
        marks = {(mark.page, mark.place): mark for mark in list_marks(self._store)}
        marks.update(waiting)
        return [mark for mark in marks.values() if mark.bookmarked or mark.note]

    def on_page(self, page: str) -> dict[str, PageMark]:
        """The marks of one page, by place. Errors: LearnerDataError."""
        return {mark.place: mark for mark in self.all() if mark.page == page}


class Marked(NamedTuple):
    """A mark, and where it stands in the course: its `where` is told to the learner, and `there`
    says whether the page is there still.
    """

    mark: PageMark
    where: str
    there: bool


def in_order(marks: Iterable[PageMark], course: Course) -> list[Marked]:
    """The marks of this course in the order of its pages; those whose page is gone come last."""
    order: dict[str, tuple[int, str]] = {}
    for info in course.chapters:
        try:
            pages = load_chapter(info).pages
        except (LessonError, NotInCourse):
            continue  # the course map says so
        for page in pages:
            order[f"{info.id}/{page.slug}"] = len(order), f"{info.number} › {page.heading}"
    prefix = f"{course.pack}:" if course.pack else ""
    ours = [m for m in marks if m.page.startswith(prefix) and (prefix or ":" not in m.page)]
    ours.sort(key=lambda mark: order.get(mark.page, (len(order), ""))[0])
    return [
        Marked(mark, order[mark.page][1] if mark.page in order else mark.page, mark.page in order)
        for mark in ours
    ]
