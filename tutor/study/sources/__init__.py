"""Where questions come from. A source finds its questions by their ids, and says where one stands.

An id begins with its source's own name and a colon, as a pack's ids begin with the pack's; our own
course is no pack, and its ids have no such beginning.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tutor.study.sources.course import CourseSource
from tutor.study.sources.origin import Origin
from tutor.study.sources.walks import WalkSource

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.learner import Exists
    from tutor.quiz.question import Question


class Source(Protocol):
    """Somewhere questions come from."""

    def find(self, name: str) -> Question | None:
        """The question with this id as it stands now; None if this source has none such."""

    def knowing(self) -> Exists:
        """Tells of an id whether `find` would find it; quick, for thousands of ids."""

    def origin(self, question: Question) -> Origin | None:
        """Where one of its questions stands; None for a question of another source."""


class Sources(NamedTuple):
    """Several sources as one."""

    sources: tuple[Source, ...]

    def find(self, name: str) -> Question | None:
        """The question with this id as it stands now; None if there is none such any more."""
        found = (source.find(name) for source in self.sources)
        return next((question for question in found if question is not None), None)

    @property
    def exists(self) -> Exists:
        """Tells of an id whether its question can still be asked: as the course is now, however
        many ids it is asked about.
        """
        none: Exists = _never
        return reduce(_either, (source.knowing() for source in self.sources), none)

    def origin(self, question: Question) -> Origin | None:
        """Where the question stands; None if that is nowhere any more."""
        found = (source.origin(question) for source in self.sources)
        return next((origin for origin in found if origin is not None), None)


def _never(name: str) -> bool:
    return False


def _either(one: Exists, other: Exists) -> Exists:
    return lambda name: one(name) or other(name)


def sources_of(course: Course) -> Sources:
    """Every source of a learner who reads this course."""
    return Sources((CourseSource(course), WalkSource()))
