"""The course from outside, as data: its chapters in order, none of them read.

Named tuples rather than dataclasses: the same to whoever reads them, and a fifth of the time to
define, which the first frame waits for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What slugs, and the names of packs, snippets, questions and the like, look like."""


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


class Course(NamedTuple):
    """The whole course: its chapters in order, those to come included; `pack` is the name of a
    pack, empty for our own course; `glossary` and `notation` are the files where its words and its
    letters are explained, if it has them; `folder` is where its course.toml stands.
    """

    title: str
    chapters: tuple[ChapterInfo, ...]
    pack: str = ""
    glossary: Path | None = None
    folder: Path | None = None
    notation: Path | None = None

    def command(self, words: str) -> str:
        """What does `words` in this course: ``backstep review --course theirs``."""
        return f"backstep {words}" + (f" --course {self.pack}" if self.pack else "")
