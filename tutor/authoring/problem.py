"""What the linter reads, and what it finds."""

from __future__ import annotations

from typing import NamedTuple

from tutor.course.scan import Comment, Fence, Part


class Problem(NamedTuple):
    """Something an author should mend, on a line of a file; written `file:line: text`."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class ChapterText(NamedTuple):
    """A chapter file as it is written: its lines, where its front matter ends, its parts."""

    lines: list[str]
    first: int
    parts: list[Part]

    @property
    def prose(self) -> list[tuple[int, str]]:
        """Line number and text of everything outside fences and comments."""
        return [
            (part.line, part.text) for part in self.parts if not isinstance(part, Fence | Comment)
        ]
