"""Where the course introduces a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tutor.course import LessonError, load_chapter
from tutor.words import _

if TYPE_CHECKING:
    from tutor.course import Course, Term


class Introduced(NamedTuple):
    """The page's id, None while its chapter is still to come; and what a learner is told."""

    page: str | None
    told: str


def introduced(term: Term, course: Course) -> Introduced:
    """The page that introduces `term`."""
    info = next(info for info in course.chapters if info.id == term.chapter)
    slug = term.first.partition("/")[2]
    if not slug:
        told = _("chapter {n}, {title}, which is to come", n=info.number, title=info.title)
        return Introduced(None, told)
    try:
        pages = load_chapter(info).pages
        heading = next((page.heading for page in pages if page.slug == slug), slug)
    except LessonError:
        heading = slug
    return Introduced(term.first, f"{info.number} › {heading}")
