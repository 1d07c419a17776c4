"""The linter's rule for the last page of a chapter: one form, so that it can be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.course.further_reading import SLUG, SOURCES, list_items
from tutor.course.scan import Comment, Fence

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.model import Chapter

IDEA, FORMULAS, NUMBERS, ABLE, NEXT, _ = HEADINGS = (
    "The idea",
    "Formulas",
    "Numbers to reproduce",
    "You can now",
    "Next",
    SOURCES,
)
FEWEST_PAGES = 3
"""Pages of a chapter below which it is read through again sooner than its last page."""
FEWEST_SOURCES = 3

_CHANCE = re.compile(r"\b(seed|rng|random)")
_HEADING = re.compile(r"###\s+(.*?)\s*$")
_PLACE = re.compile(r"\b(pp?\.|page|section|chapter|table|figure|equation)\s*[0-9]|§|://")
"""Where in a source to look: a page of print, a part of a book, an address."""

Found = Iterator[tuple[int, str]]


def check_closing(chapter: Chapter, text: ChapterText) -> Found:
    """What the last page lacks of its form."""
    page = chapter.pages[-1]
    if page.slug != SLUG and len(chapter.pages) < FEWEST_PAGES:
        return
    if page.slug != SLUG:
        yield page.line, f"the last page is {page.slug!r}; end with ## … {{#{SLUG}}}"
        return
    sections = _sections(text, page.line)
    if (found := [heading for heading, _line, _lines in sections]) != list(HEADINGS):
        wanted = ", ".join(HEADINGS)
        yield page.line, f"the last page has ### {', '.join(found) or 'none'}; expected {wanted}"
        return
    for heading, line, lines in sections:
        items = list_items(lines)
        if heading == FORMULAS and not any(one.startswith(("    ", "|", "`")) for one in lines):
            yield line, "no formula stands here: indent it by four spaces"
        elif heading == NUMBERS and _by_chance(chapter) and not _spread(lines):
            yield line, "say each number as mean ± spread, and of how many seeds"
        elif heading == ABLE and not items:
            yield line, "a list of what the reader can do now is missing: - …"
        elif heading == SOURCES:
            if len(items) < FEWEST_SOURCES:
                yield line, f"{len(items)} sources; give {FEWEST_SOURCES}, each with its page"
            for item in items:
                if not _PLACE.search(item):
                    yield line, f"where in it? give the page of the source {item!r}"


def _sections(text: ChapterText, after: int) -> list[tuple[str, int, list[str]]]:
    """The heading, its line and the lines of each ### section from line `after` on."""
    sections: list[tuple[str, int, list[str]]] = []
    for part in text.parts:
        if part.line < after or isinstance(part, Comment):
            continue
        lines = part.source if isinstance(part, Fence) else (part.text,)
        if not isinstance(part, Fence) and (match := _HEADING.match(part.text)):
            sections.append((match[1], part.line, []))
        elif sections:
            sections[-1][2].extend(lines)
    return sections


def _by_chance(chapter: Chapter) -> bool:
    """Whether any of its snippets draws at random."""
    return any(_CHANCE.search(snippet.code) for snippet in chapter.snippets)


def _spread(lines: list[str]) -> bool:
    said = " ".join(lines)
    return "±" in said and "seeds" in said
