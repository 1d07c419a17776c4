"""The questions on the pages of a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.destinations import Read
from tutor.course import Generated, LessonError, NotInCourse, load_chapter
from tutor.learner import base_of, seed_of
from tutor.quiz.generated import FIRST_SEED
from tutor.study.sources.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Set

    from tutor.course import Chapter, ChapterInfo, Course
    from tutor.learner import Exists
    from tutor.quiz.question import Question


class CourseSource:
    """Finds `chapter/name`, or `pack:chapter/name` if the course is a pack; where the numbers are
    others each time `chapter/name@SEED`, or the first asking.
    """

    def __init__(self, course: Course) -> None:
        self._course = course

    def find(self, name: str) -> Question | None:
        chapter, base, seed = self._chapter(name), base_of(name), seed_of(name)
        asked = next((one for one in chapter.asked if one.id == base), None) if chapter else None
        if isinstance(asked, Generated):
            return asked.question(seed or FIRST_SEED)
        return asked if seed is None else None

    def knowing(self) -> Exists:
        chapters: dict[str, Set[str]] = {}

        def knows(name: str) -> bool:
            slug = name.rpartition("/")[0]
            if slug not in chapters:
                chapter = self._chapter(name)
                chapters[slug] = {one.id for one in chapter.asked} if chapter else set()
            known = name in chapters[slug]
            return known or (seed_of(name) is not None and self.find(name) is not None)

        return knows

    def origin(self, question: Question) -> Origin | None:
        if chapter := self._chapter(question.id):
            info = chapter.info
            for page in chapter.pages:
                if any(one.id == base_of(question.id) for one in page.asked):
                    title = f"{info.number} {info.title}"
                    return Origin(title, Read(f"{info.id}/{page.slug}"))
        return None

    def _chapter(self, name: str) -> Chapter | None:
        """The chapter of an id, if it is there and can be read."""
        info: ChapterInfo | None = next(
            (one for one in self._course.chapters if one.id == name.rpartition("/")[0]), None
        )
        try:
            return load_chapter(info) if info is not None else None
        except (NotInCourse, LessonError):
            return None
