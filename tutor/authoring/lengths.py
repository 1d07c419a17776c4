"""The linter's rules for snippets: short and narrow enough to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.words.cells import width

if TYPE_CHECKING:
    from tutor.course.model import Chapter

LINES = 15
"""Lines that a snippet shows at the most; one that stands folded, as evidence, may have more."""
COLUMNS = 76
"""Columns of code that stand beside the page's border in a window of 80."""

Found = Iterator[tuple[int, str]]


def check_snippet_lines(chapter: Chapter) -> Found:
    """Snippets too long or too wide to be read."""
    for snippet in chapter.snippets:
        name = snippet.id.rpartition("/")[2]
        for line in snippet.shown.splitlines():
            if (wide := width(line)) > COLUMNS:
                yield snippet.line, f"the snippet {name!r} is {wide} columns wide: {line.strip()!r}"
        lines = len(snippet.shown.strip("\n").split("\n"))
        if lines > LINES and not snippet.experiment:
            yield (
                snippet.line,
                f"the snippet {name!r} shows {lines} lines; split it, hide what is no idea "
                f"(# hide), or put it into a library: {LINES} at the most",
            )
