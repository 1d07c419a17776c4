"""The course's letters, each with one meaning: the table of `notation.md` made into a Notation.

A row has letters, what they are, and where they are said first. A bold word of the meaning is the
noun that goes with the letter. A place with a slash, `chapter/page`, keeps a meaning to that page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tutor.course.contents import NOTATION
from tutor.course.errors import LessonError
from tutor.course.outline import Course

_NOUN = re.compile(r"\*\*(.+?)\*\*")


class Meaning(NamedTuple):
    """A row of the table: what letters mean, in Markdown, the nouns that go with them, and where:
    the slug of a chapter, or `chapter/page`.
    """

    letters: tuple[str, ...]
    text: str
    where: str
    line: int

    @property
    def nouns(self) -> tuple[str, ...]:
        return tuple(_NOUN.findall(self.text))

    @property
    def chapter(self) -> str:
        """The slug of the chapter that says it."""
        return self.where.partition("/")[0]


class Notation(NamedTuple):
    """The table, the numbers of the chapters that it names, and the Markdown above it."""

    meanings: tuple[Meaning, ...] = ()
    numbers: Mapping[str, int] = MappingProxyType({})
    about: str = ""

    def on(self, chapter: str, page: str) -> list[Meaning]:
        """What letters mean on a page: there only, or in the course."""
        here = f"{chapter}/{page}"
        kept = [one for one in self.meanings if one.where == here]
        taken = {letter for one in kept for letter in one.letters}
        return kept + [
            one for one in self.meanings if "/" not in one.where and taken.isdisjoint(one.letters)
        ]


def parse_notation(text: str, course: Course, file: str = NOTATION) -> Notation:
    """The table that `text` holds. Errors: LessonError, for the first row that is wrong."""
    numbers = {info.slug: info.number for info in course.chapters}
    meanings: list[Meaning] = []
    about: list[str] = []
    for line, row in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if not row.startswith("|"):
            if not meanings and not row.startswith("# "):
                about.append(row)
            continue
        if len(cells) != 3 or set(cells[0]) <= set(":- ") or cells[0] == "letter":
            continue
        letters = tuple(cell.strip(" `") for cell in cells[0].split(","))
        meaning = Meaning(letters, cells[1], cells[2], line)
        if meaning.chapter not in numbers:
            raise LessonError(file, line, f"no chapter {cells[2]!r}", "name it by its slug")
        for other in meanings:
            _check_apart(meaning, other, file)
        meanings.append(meaning)
    return Notation(tuple(meanings), numbers, "\n".join(about).strip())


def _check_apart(meaning: Meaning, other: Meaning, file: str) -> None:
    """Raise LessonError where two rows give one letter a meaning in the whole course."""
    if "/" in meaning.where + other.where:
        return
    for letter in meaning.letters:
        if letter in other.letters:
            raise LessonError(
                file, meaning.line, f"{letter} has a meaning in line {other.line}",
                "find another letter, or keep one of them to a page: chapter/page",
            )  # fmt: skip
