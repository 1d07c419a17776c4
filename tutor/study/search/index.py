"""An index in memory over documents: asked as one types.

SQLite's full-text search (FTS5) finds and ranks; words are found by their beginnings, without
regard to case, accents, hyphens and plurals.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable

from tutor.study.search.document import KINDS, Document, Hit
from tutor.study.search.marking import Marker, fold
from tutor.study.search.spelling import joined, singulars, typed_words

TITLE = 8.0
"""How many times as much a word counts in a title as in a text."""

SUBSCRIPTS = {ord("0") + digit: ord("₀") + digit for digit in range(10)}

_RANKED = """
    SELECT d.rowid FROM documents d JOIN facts f ON f.id = d.rowid
    WHERE documents MATCH ?
    ORDER BY ({called}) + ({begins}),
             bm25(documents, ?, 1.0), f.kind, d.rowid
    LIMIT ?
"""
"""First what is called so, then what is called something that begins so."""
_NOT_IN_NAMES = "(instr(f.called, ?) = 0)"


class Index:
    """Documents to search, by their source. May be asked from any thread."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._documents: dict[int, Document] = {}
        self._last = 0
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(
            "CREATE VIRTUAL TABLE documents USING fts5"
            "(title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
        )
        self._connection.execute(
            "CREATE TABLE facts (id INTEGER PRIMARY KEY, source TEXT, kind INTEGER, called TEXT)"
        )
        self.put("", documents)

    def __len__(self) -> int:
        return len(self._documents)

    def put(self, source: str, documents: Iterable[Document]) -> None:
        """Have these in place of all that came from this source."""
        kinds = list(KINDS)
        new = dict(enumerate(documents, self._last + 1))
        self._last += len(new)
        facts = [
            (n, source, kinds.index(one.kind), "\n".join(("", *one.called, "")))
            for n, one in new.items()
        ]
        with self._turn, self._connection:
            old = self._connection.execute("SELECT id FROM facts WHERE source = ?", (source,))
            for (gone,) in old.fetchall():
                del self._documents[gone]
                self._connection.execute("DELETE FROM documents WHERE rowid = ?", (gone,))
            self._connection.execute("DELETE FROM facts WHERE source = ?", (source,))
            self._connection.executemany(
                "INSERT INTO documents (rowid, title, text) VALUES (?, ?, ?)",
                (
                    (n, _indexed("\n".join((one.title, *one.names))), _indexed(one.text))
                    for n, one in new.items()
                ),
            )
            self._connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
            self._documents.update(new)

    def find(self, typed: str, most: int = 40) -> list[Hit]:
        """The documents with every word that was typed, or words that begin so: first what has that
        name, then what has a name that begins so, then the best.
        """
        words = [*typed_words(typed)]
        if not words:
            return []
        query = " AND ".join(_spellings(parts, whole) for parts, whole in words)
        names = _names([part for parts, _ in words for part in parts], [w for _, w in words])
        ranked = _RANKED.format(
            called=" * ".join([_NOT_IN_NAMES] * len(names)),
            begins=" * ".join([_NOT_IN_NAMES] * len(names)),
        )
        with self._turn:
            ids = self._connection.execute(
                ranked,
                (
                    query,
                    *(f"\n{name}\n" for name in names),
                    *(f"\n{name}" for name in names),
                    TITLE,
                    most,
                ),
            ).fetchall()
            found = [self._documents[one] for (one,) in ids]
        marker = Marker({one for parts, whole in words for one in _shown(parts, whole)})
        return [Hit(one, marker.line(one.where), marker.excerpt(one.text)) for one in found]


def _indexed(text: str) -> str:
    """A text with its words that have a hyphen once more as one word each."""
    return "\n".join((text, *joined(text)))


def _names(parts: list[str], wholes: list[str]) -> list[str]:
    """What may be called as was typed: as it is, without hyphens, and in the singular."""
    names = [
        " ".join([*before, last])
        for *before, typed in (parts, wholes)
        for last in (typed, *singulars(typed))
    ]
    return [*dict.fromkeys(map(fold, names))]


def _shown(parts: list[str], whole: str) -> list[str]:
    """What is marked of a word that was typed."""
    return [one for word in (*parts, whole) for one in (word, *singulars(word))]


def _spellings(parts: list[str], whole: str) -> str:
    """A word in the query language, in all its spellings."""
    apart = " AND ".join(map(_forms, parts))
    return apart if len(parts) == 1 else f"(({apart}) OR {_forms(whole)})"


def _forms(word: str) -> str:
    """A word, its singular if it is a plural, and the w₅ of a formula where one types w5."""
    forms = [form for one in (word, *singulars(word)) for form in (one, one.translate(SUBSCRIPTS))]
    return "(" + " OR ".join(f'"{form}"*' for form in dict.fromkeys(forms)) + ")"
