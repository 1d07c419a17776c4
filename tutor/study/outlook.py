"""How the learner stands: what they master, on which days they studied, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.course import LessonError, load_chapter
from tutor.learner import pages_read, study_days
from tutor.study.mastery import mastery
from tutor.study.next_steps import next_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tutor.course import Chapter, Course
    from tutor.learner import Store, StudyDay
    from tutor.study.mastery import Mastery
    from tutor.study.next_steps import NextStep
    from tutor.study.overview import Overview

WEEKS = 26
"""Weeks of the calendar, the present one included."""


class Topic(NamedTuple):
    """A page by its id and its title, and the mastery of what it asks."""

    page: str
    title: str
    mastery: float


class Outlook(NamedTuple):
    """By the ids of chapters the mastery, from 0 to 1, None where nothing was tried; topics that
    were tried, those known least first; the days of the calendar from its first Monday to today;
    what to do next.
    """

    mastery: Mapping[str, float | None]
    topics: tuple[Topic, ...]
    days: tuple[StudyDay, ...]
    steps: tuple[NextStep, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data: of the days those on which something was done."""
        return {
            "mastery": dict(self.mastery),
            "topics": {topic.page: topic.mastery for topic in self.topics},
            "days": [day.as_json() for day in self.days if day.done],
            "next": [{"text": step.text, "command": step.command} for step in self.steps],
        }


def outlook(store: Store, course: Course, found: Overview) -> Outlook:
    """How things stand now, with what `overview` found. Imports FSRS the first time."""
    chapters = _chapters(course)
    mastered = mastery(store, chapters, found.verdicts)
    days = study_days(store, 7 * WEEKS)
    monday = next(at for at, day in enumerate(days) if day.day.weekday() == 0)
    return Outlook(
        {chapter.info.id: mastered.of(chapter.info.id) for chapter in chapters},
        tuple(sorted(_topics(chapters, mastered), key=lambda topic: topic.mastery)),
        tuple(days[monday:]),
        tuple(next_steps(course, chapters, found, pages_read(store), mastered)),
    )


def _topics(chapters: Sequence[Chapter], mastered: Mastery) -> Iterator[Topic]:
    """The pages on which something was tried."""
    for chapter in chapters:
        for page in chapter.pages:
            name = f"{chapter.info.id}/{page.slug}"
            if (share := mastered.of(name)) is not None:
                yield Topic(name, f"{chapter.info.number} {chapter.title}: {page.heading}", share)


def _chapters(course: Course) -> list[Chapter]:
    """Those that can be read."""
    found = []
    for info in course.chapters:
        if info.path is not None:
            try:
                found.append(load_chapter(info))
            except LessonError:
                continue
    return found
