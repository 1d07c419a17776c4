"""Search as one types: an index in memory over what the course says, and where it says it.

SQLite's full-text search (FTS5) ranks the hits and cuts their context; words are found by their
beginnings, without regard to case and accents.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from tutor.course import LessonError, load_chapter

if TYPE_CHECKING:
    from tutor.course import Block, Chapter, Course

Kind = Literal["page", "question", "snippet"]

OPENS, CLOSES = "\x02", "\x03"
"""What FTS5 puts around a word that was found; no text of a lesson holds control characters."""
AROUND = 12
"""Words of context."""
TITLE = 8.0
"""How many times as much a word counts in a title as in a text."""

SUBSCRIPTS = {ord("0") + digit: ord("₀") + digit for digit in range(10)}

_SIGNS = re.compile(r"\w+")


class Document(NamedTuple):
    """A piece of the course that can be found: `target` is the page where it stands, `where` says
    so to the learner. A page's heading is the `title` of its first piece alone.
    """

    kind: Kind
    where: str
    title: str
    text: str
    target: str


class Hit(NamedTuple):
    """A document that was found; `context` in pieces, each with whether it was typed."""

    document: Document
    context: tuple[tuple[str, bool], ...]


class Index:
    """Documents to search. May be asked from any thread."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(
            "CREATE VIRTUAL TABLE documents USING fts5"
            "(title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
        )
        self._connection.executemany(
            "INSERT INTO documents (rowid, title, text) VALUES (?, ?, ?)",
            ((n, one.title, one.text) for n, one in enumerate(self._documents)),
        )

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, typed: str, most: int = 40) -> list[Hit]:
        """The documents with every word that was typed, or words that begin so; the best first."""
        words = _SIGNS.findall(typed)
        if not words:
            return []
        query = " AND ".join(map(_spellings, words))
        with self._turn:
            rows = self._connection.execute(
                "SELECT rowid, snippet(documents, 1, ?, ?, '…', ?) FROM documents "
                "WHERE documents MATCH ? ORDER BY bm25(documents, ?, 1.0), rowid LIMIT ?",
                (OPENS, CLOSES, AROUND, query, TITLE, most),
            ).fetchall()
        return [Hit(self._documents[row], tuple(_pieces(context))) for row, context in rows]


def _spellings(word: str) -> str:
    """A word in the query language; one may type w5 for the w₅ of a formula."""
    low = word.translate(SUBSCRIPTS)
    return f'"{word}"*' if low == word else f'("{word}"* OR "{low}"*)'


def _pieces(context: str) -> Iterator[tuple[str, bool]]:
    """A context in one line, cut where what was found begins and ends."""
    for number, part in enumerate(re.split(f"[{OPENS}{CLOSES}]", " ".join(context.split()))):
        if part:
            yield part, number % 2 == 1


def index_of(course: Course) -> Index:
    """Every page, question and snippet of the chapters that can be read; takes milliseconds."""
    documents: list[Document] = []
    for info in course.chapters:
        if info.path is None:
            continue
        try:
            documents += _documents(load_chapter(info))
        except LessonError:
            continue  # the course map says so
    return Index(documents)


def _documents(chapter: Chapter) -> Iterator[Document]:
    for page in chapter.pages:
        target, where = (
            f"{chapter.info.id}/{page.slug}",
            f"{chapter.info.number} › {page.heading}",
        )
        title = page.heading
        for block in page.flat:
            if (content := _content(block)) is not None:
                kind, name, text = content
                yield Document(kind, f"{where} › {name}" if name else where, title, text, target)
                title = ""


def _content(block: Block) -> tuple[Kind, str, str] | None:
    """A block's kind, its name if it has one, and what it says; None for one without words."""
    from tutor import course
    from tutor.quiz.kinds import KINDS

    match block:
        case course.Prose():
            return "page", "", _plain(block.markdown)
        case course.Note():
            return "page", "", _plain(block.markdown)
        case course.Figure():
            return "page", "", _plain(block.caption)
        case course.Task():
            return "page", block.id.rpartition("/")[2], _plain(block.prompt)
        case course.Snippet():
            return "snippet", block.id.rpartition("/")[2], block.code
        case course.Question():
            under = KINDS[block.kind].prompt_lines(block)
            text = _plain("\n\n".join([block.prompt, *under]))
            return "question", block.id.rpartition("/")[2], text
    return None


def _plain(markdown: str) -> str:
    """What Markdown says, without its signs."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("gfm-like").parse(markdown)
    parts = (
        "".join(" " if "break" in child.type else child.content for child in token.children)
        if token.children
        else token.content
        for token in tokens
    )
    return "\n".join(part for part in parts if part.strip())
