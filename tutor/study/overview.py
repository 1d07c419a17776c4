"""The course and the learner's progress, put together for the map and the progress screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.course import Course, Page
    from tutor.learner import Place, ProgressSummary, Store, WalkPlace

LAST = "last"
"""The setting that says where the learner was last: "read" or "step"."""


class Here(NamedTuple):
    """Where the learner left off: the page, its number from 1, and the saved place."""

    place: Place
    page: Page
    number: int


class Overview(NamedTuple):
    """The progress in every chapter that can be read, the page to continue with, the problem of
    each chapter that cannot be read, and the walk to continue with, if a walk came last.
    """

    summary: ProgressSummary
    here: Here | None
    broken: dict[str, str]
    walk: WalkPlace | None = None


def walk_left(store: Store) -> WalkPlace | None:
    """The walk that the learner saw last; None if a page came last."""
    from tutor.learner import last_walk, setting

    return last_walk(store) if setting(store, LAST) == "step" else None


def overview(store: Store, course: Course) -> Overview:
    """Read every written chapter and the learner's data; may take some milliseconds."""
    from tutor.course import LessonError, load_chapter
    from tutor.learner import ChapterOutline, last_place, progress_summary
    from tutor.quiz.sources import sources_of

    place, here = last_place(store), None
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
                tuple(question.id for question in chapter.questions),
                tuple(snippet.id for snippet in chapter.snippets),
            )
        )
        if place is not None and place.chapter == info.id:
            pages = enumerate(chapter.pages, 1)
            here = next((Here(place, p, n) for n, p in pages if p.slug == place.page), None)
    summary = progress_summary(store, outlines, sources_of(course).exists)
    return Overview(summary, here, broken, walk_left(store))
