"""A sheet: headings with Markdown under them, and the same as facts for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tutor.course import Course


class Section(NamedTuple):
    """A part of a sheet; what stands above the first heading has none."""

    heading: str
    markdown: str


class Sheet(NamedTuple):
    """`title` and `about` are words to translate; `empty` is said where a course has nothing for
    it. `sections` and `facts` may raise LessonError.
    """

    name: str
    title: str
    about: str
    empty: str
    sections: Callable[[Course], Iterator[Section]]
    facts: Callable[[Course], Iterator[dict[str, Any]]]

    def markdown(self, course: Course) -> str:
        """All of it as one text; "" where there is nothing."""
        parts = (
            f"## {section.heading}\n\n{section.markdown}" if section.heading else section.markdown
            for section in self.sections(course)
        )
        return "\n\n".join(parts)
