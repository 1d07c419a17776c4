"""The course as data: what a chapter file says, with nothing of how it is shown.

Lines count from 1 in the chapter's file. Ids of snippets and questions are whole and permanent:
`pack:chapter/name`, and `chapter/name` in our own course, which is no pack. Text is Markdown unless
said otherwise, and is free of control characters.

Named tuples rather than dataclasses: the same to whoever reads them, and a fifth of the time to
define, which the first frame waits for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tutor.quiz.question import Question

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What slugs, and the names of packs, snippets and questions, look like."""


class Prose(NamedTuple):
    """Markdown to show as it stands: text, tables, and fences that only illustrate."""

    markdown: str
    line: int


class Snippet(NamedTuple):
    """Code to run. `expected` is what it prints (None: the page does not say), where a line `...`
    stands for any lines; `alone` runs without the chapter's earlier snippets; `raises` is meant
    to end in an exception.
    """

    id: str
    code: str
    expected: str | None
    alone: bool
    raises: bool
    line: int


class Bench(NamedTuple):
    """What stands beside the page: a headless command's arguments, such as `step mazur --at 7`."""

    command: str
    line: int


Block: TypeAlias = Prose | Snippet | Question | Bench


class Page(NamedTuple):
    """One `##` section; `slug` is unique in its chapter. The heading is not among the blocks."""

    slug: str
    heading: str
    blocks: tuple[Block, ...]
    line: int

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Snippet))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Question))

    @property
    def bench(self) -> Bench | None:
        """The bench this page sets; None keeps the one set last before it."""
        return next((block for block in self.blocks if isinstance(block, Bench)), None)


class ChapterInfo(NamedTuple):
    """A chapter's line in the course: `needs` are slugs of chapters to read before, `minutes` the
    time to read it. `file` and `path` are None while the chapter is still to come.
    """

    number: int
    slug: str
    title: str
    idea: str
    file: str | None
    minutes: int
    needs: tuple[str, ...]
    path: Path | None = None
    pack: str = ""

    @property
    def id(self) -> str:
        """What the ids of its pages, snippets and questions begin with: `chapter`, or in a pack
        `pack:chapter`.
        """
        return f"{self.pack}:{self.slug}" if self.pack else self.slug


class Chapter(NamedTuple):
    """A chapter that was read: its pages, and its title in the language it is written in."""

    info: ChapterInfo
    title: str
    pages: tuple[Page, ...]

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        return tuple(snippet for page in self.pages for snippet in page.snippets)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)


class Counts(NamedTuple):
    """What the course map needs of a chapter: page slugs and question ids, in order."""

    pages: tuple[str, ...]
    questions: tuple[str, ...]


class Course(NamedTuple):
    """The whole course: its chapters in order, those to come included; `pack` is the name of a
    pack, empty for our own course.
    """

    title: str
    chapters: tuple[ChapterInfo, ...]
    pack: str = ""
