"""What can be wrong with a lesson, and with a name that should be in the course.

What is said of such a name is in `missing`: the first frame does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tutor.words.endless import shorten_words

LONGEST = 400
"""Characters of a problem, and of what to do."""


class LessonError(Exception):
    """A lesson file that breaks the format: the file, the line (0: the file as a whole), the
    problem, and what was expected or what to do.

    It concerns one chapter; whoever shows the course catches it chapter by chapter. `others` are
    the faults of the same chapter that come after it.
    """

    others: tuple[LessonError, ...] = ()

    def __init__(self, file: str, line: int, problem: str, remedy: str) -> None:
        super().__init__(file, line, problem, remedy)
        self.file = file
        self.line = line
        self.problem = _cut(problem)
        self.remedy = _cut(remedy)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.problem}; {self.remedy}"


def _cut(text: str) -> str:
    """No more of it than can be read: a problem may quote the file."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


class Faults:
    """Collects what is wrong with a chapter, so that an author hears of all of it at once."""

    def __init__(self) -> None:
        self._found: list[LessonError] = []

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Go on after the block, whatever is wrong in it."""
        try:
            yield
        except LessonError as error:
            self._found.append(error)

    def raise_any(self) -> None:
        """Raise the first, with the others."""
        if self._found:
            first, *rest = sorted(self._found, key=lambda error: error.line)
            first.others = tuple(rest)
            raise first


class NotInCourse(LookupError):
    """A chapter, page, snippet or question asked for by a name that the course does not have."""

    def __str__(self) -> str:
        return shorten_words(super().__str__())
