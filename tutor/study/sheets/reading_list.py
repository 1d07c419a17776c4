"""The reading list: the sources that the chapters name on their last pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.course import LessonError, load_chapter
from tutor.course.further_reading import sources_named
from tutor.study.sheets.sheet import Section, Sheet
from tutor.words import N_

if TYPE_CHECKING:
    from tutor.course import ChapterInfo, Course

_ADDRESS = re.compile(r"<?(https?://[^\s<>)]+)>?")


def _bare(source: str) -> str:
    """A source with its address as it is typed."""
    return _ADDRESS.sub(r"\1", source)


def _named(course: Course) -> Iterator[tuple[ChapterInfo, tuple[str, ...]]]:
    """Each chapter that names sources, and those; one that cannot be read names none."""
    for info in course.chapters:
        if info.path is None:
            continue
        try:
            sources = sources_named(load_chapter(info))
        except LessonError:
            continue
        if sources:
            yield info, sources


def _sections(course: Course) -> Iterator[Section]:
    for info, sources in _named(course):
        lines = (f"- {_bare(one)}" for one in sources)
        yield Section(f"{info.number} {info.title}", "\n".join(lines))


def _facts(course: Course) -> Iterator[dict[str, Any]]:
    for info, sources in _named(course):
        for source in sources:
            address = _ADDRESS.search(source)
            yield {
                "event": "source",
                "chapter": info.id,
                "text": _bare(source),
                "address": address[1] if address else None,
            }


FURTHER = Sheet(
    "reading",
    N_("Reading list"),
    N_("the sources of every chapter, each with its page"),
    N_("No chapter of this course names its sources."),
    _sections,
    _facts,
)
