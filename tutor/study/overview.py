"""The course and the learner's progress, put together for the map and the progress screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tutor.activities.destinations import Open, Read
from tutor.activities.errors import UsageError
from tutor.activities.registry import activities, activity_of, parse_line
from tutor.course import LessonError, load_chapter
from tutor.learner import (
    ChapterOutline,
    last_place,
    last_walk,
    latest_verdicts,
    progress_summary,
    setting,
)
from tutor.learner.settings import LAST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tutor.activities.destinations import Destination
    from tutor.course import Course, Page
    from tutor.learner import ProgressSummary, ReadingPlace, Store, WalkPlace


class Here(NamedTuple):
    """Where the learner left off: the page, its number from 1, and the saved place."""

    place: ReadingPlace
    page: Page
    number: int


class Overview(NamedTuple):
    """The progress in every chapter that can be read, the page to continue with, the problem of
    each chapter that cannot be read, whether the latest answer to each question was right, where to
    continue, and the walk there, if a walk came last.
    """

    summary: ProgressSummary
    here: Here | None
    broken: dict[str, str]
    verdicts: Mapping[str, bool]
    left: Destination = Read()
    walk: WalkPlace | None = None


def left_off(store: Store) -> Destination:
    """Where the learner was last: the page, or an activity on its own screen."""
    line = setting(store, LAST)
    if not isinstance(line, str) or line == "read":
        return Read()
    if line in activities():
        return Open(line)
    try:
        spec = parse_line(line)
    except UsageError:  # of another version
        return Read()
    return Open(activity_of(spec).name, spec)


def overview(store: Store, course: Course) -> Overview:
    """Read every written chapter and the learner's data; may take some milliseconds."""
    from tutor.study.sources import sources_of

    place, here = last_place(store, course.pack), None
    outlines: list[ChapterOutline] = []
    broken: dict[str, str] = {}
    for info in course.chapters:
        if info.path is None:
            continue
        try:
            chapter = load_chapter(info)
        except LessonError as problem:
            broken[info.id] = str(problem)
            continue
        outlines.append(
            ChapterOutline(
                info.id,
                tuple(page.slug for page in chapter.pages),
                tuple(one.id for one in chapter.asked if one not in chapter.exercises),
                tuple(snippet.id for snippet in chapter.snippets),
                tuple(exercise.id for exercise in chapter.exercises),
                tuple(task.id for task in chapter.tasks),
            )
        )
        if place is not None and place.chapter == info.id:
            pages = enumerate(chapter.pages, 1)
            here = next((Here(place, p, n) for n, p in pages if p.slug == place.page), None)
    verdicts = latest_verdicts(store)
    summary = progress_summary(store, outlines, sources_of(course).exists, verdicts)
    left = left_off(store)
    walk = last_walk(store) if left == Open("step") else None
    return Overview(summary, here, broken, verdicts, left, walk)
