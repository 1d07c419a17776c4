"""What a chapter names to read on: the list under *Sources* on its last page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tutor.course.model import Chapter, Prose

SLUG = "closing"
"""The slug of a chapter's last page."""
SOURCES = "Sources"
"""The heading, on that page, of the list of its sources."""

_HEADING = re.compile(r"#{3,}\s+(.*?)\s*$")
_ITEM = re.compile(r"[-*] \S")


def sources_named(chapter: Chapter) -> tuple[str, ...]:
    """Each source of a chapter, as Markdown in one line; none where it has no such page."""
    page = chapter.pages[-1]
    if page.slug != SLUG:
        return ()
    prose = (block.markdown for block in page.flat if isinstance(block, Prose))
    named, inside = [], False
    for line in "\n".join(prose).splitlines():
        if heading := _HEADING.match(line):
            inside = heading[1] == SOURCES
        elif inside:
            named.append(line)
    return tuple(list_items(named))


def list_items(lines: Iterable[str]) -> list[str]:
    """Each item of the lists among `lines`, with its lines joined."""
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(line[2:].strip())
        elif items and line.startswith("  ") and line.strip():
            items[-1] += " " + line.strip()
    return items
