"""The linter's rules for snippets: short enough to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.course.model import Chapter

LINES = 15
"""Lines that a snippet shows at the most; one that stands folded, as evidence, may have more."""

Found = Iterator[tuple[int, str]]


def check_snippet_lines(chapter: Chapter) -> Found:
    """Snippets too long to be read."""
    for snippet in chapter.snippets:
        lines = len(snippet.shown.strip("\n").split("\n"))
        if lines > LINES and not snippet.experiment:
            name = snippet.id.rpartition("/")[2]
            yield (
                snippet.line,
                f"the snippet {name!r} shows {lines} lines; split it, hide what is no idea "
                f"(# hide), or put it into a library: {LINES} at the most",
            )
