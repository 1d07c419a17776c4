"""Search in a course: its index is made when it is first asked, and kept up to date."""

from __future__ import annotations

import threading

from tutor.course import Course
from tutor.learner import Store
from tutor.study.search.document import Hit
from tutor.study.search.index import Index
from tutor.study.search.origins import LIVE, ORIGINS, Searched


class Finder:
    """Finds what the course says, and what the learner noted. May be asked from any thread."""

    def __init__(self, course: Course, store: Store | None = None) -> None:
        self._searched = Searched(course, store)
        self._turn = threading.Lock()
        self._index: Index | None = None

    def prepare(self) -> None:
        """Read every chapter, unless that was done; and again what changes. Errors:
        LearnerDataError.
        """
        self._ready(again=True)

    def find(self, typed: str, most: int = 40) -> list[Hit]:
        """What says `typed`, the best first. Errors: LearnerDataError."""
        return self._ready(again=False).find(typed, most)

    def _ready(self, *, again: bool) -> Index:
        with self._turn:
            new = self._index is None
            index = self._index or Index()
            for name in ORIGINS:
                if new or (again and name in LIVE):
                    index.put(name, ORIGINS[name](self._searched))
            self._index = index
            return index
