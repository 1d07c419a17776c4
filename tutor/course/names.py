"""The ids that a chapter has given out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.course.errors import LessonError
from tutor.course.outline import NAME

if TYPE_CHECKING:
    from tutor.course.excerpts import Reference

_TOGETHER = {"exercise": ("snippet", "question"), "task": ("question", "task")}
"""Kinds that share names with others: an exercise is answered like a question and edited like a
snippet, a task is done as a question is answered.
"""


class Names:
    """The ids given out in one chapter, so that no two of one kind share one."""

    def __init__(self, chapter: str, file: str) -> None:
        self.chapter = chapter
        self.file = file
        self.excerpts: dict[str, Reference] = {}
        """What questions, by their whole ids, name as their excerpts."""
        self._lines: dict[tuple[str, str], int] = {}

    def whole(self, name: str, line: int) -> str:
        """The whole id of something in this chapter. Errors: LessonError if malformed."""
        if not NAME.fullmatch(name):
            raise LessonError(
                self.file,
                line,
                f"{name!r} is no id",
                "use small letters, digits and hyphens; the chapter's slug is put before it",
            )
        return f"{self.chapter}/{name}"

    def earlier(self, kind: str, name: str, line: int) -> str:
        """The whole id of one that was given out above `line`. Errors: LessonError if none was."""
        if (kind, name) not in self._lines:
            raise LessonError(
                self.file,
                line,
                f"no {kind} {name!r} stands above this in the chapter",
                f"name an earlier {kind}",
            )
        return self.whole(name, line)

    def claim(self, kind: str, name: str, line: int) -> str:
        """The whole id, `chapter/name`. Errors: LessonError if malformed or taken."""
        whole = self.whole(name, line)
        kinds = _TOGETHER.get(kind, (kind,))
        taken = next(filter(None, (self._lines.get((one, name)) for one in kinds)), None)
        if taken is not None:
            raise LessonError(
                self.file,
                line,
                f"the id {name!r} is taken by line {taken}",
                f"an id names one {kind} of the chapter: choose another",
            )
        for one in kinds:
            self._lines[one, name] = line
        return whole
