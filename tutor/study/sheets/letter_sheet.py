"""Notation: what each letter means, under the chapter that says it first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tutor.course import LessonError, load_chapter, load_notation
from tutor.study.sheets.sheet import Section, Sheet
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.course import Course
    from tutor.course.notation import Meaning


def _sections(course: Course) -> Iterator[Section]:
    notation = load_notation(course)
    if not notation.meanings:
        return
    yield Section("", notation.about)
    ordered = sorted(
        notation.meanings, key=lambda one: (notation.numbers[one.chapter], "/" in one.where)
    )
    for where, meanings in groupby(ordered, lambda one: one.where):
        lines = (f"- **{', '.join(one.letters)}**: {one.text}" for one in meanings)
        yield Section(_place(where, course), "\n".join(lines))


def _place(where: str, course: Course) -> str:
    """The chapter, or the page to which a meaning is kept, as a learner is told."""
    slug, _slash, page = where.partition("/")
    info = next(info for info in course.chapters if info.slug == slug)
    if not page:
        return f"{info.number} {info.title}"
    heading = page
    if info.path is not None:
        try:
            pages = load_chapter(info).pages
            heading = next((one.heading for one in pages if one.slug == page), page)
        except LessonError:
            pass
    return _("only on {page}", page=f"{info.number} › {heading}")


def _facts(course: Course) -> Iterator[dict[str, Any]]:
    return map(_fact, load_notation(course).meanings)


def _fact(meaning: Meaning) -> dict[str, Any]:
    return {
        "event": "letters",
        "letters": list(meaning.letters),
        "text": meaning.text.replace("**", ""),
        "chapter": meaning.chapter,
        "page": meaning.where if "/" in meaning.where else None,
    }


LETTERS = Sheet(
    "notation",
    N_("Notation"),
    N_("what each letter means"),
    N_("This course has no table of letters."),
    _sections,
    _facts,
)
