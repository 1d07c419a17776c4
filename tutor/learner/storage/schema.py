"""The tables of the learner's database as they are now.

Every table is STRICT, and every column says what it may hold: what a damaged byte or a stranger's
hand put into a row is found when the file is opened, and set aside (`rebuild`). All times are
microseconds since 1970, UTC. Ids are those of `tutor.course`: `pack:chapter/name`, and
`chapter/name` in our own course.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

VERSION = 2
"""Kept as `PRAGMA user_version`; `upgrades` knows the ones before. Any change of a table makes a
new one: a file that lacks what its version has is taken for damaged."""

_TIME = "BETWEEN 0 AND 200000000000000000"  # up to the year 8307: Python's end at 9999
_ID = "BETWEEN 1 AND 500"

TABLES: dict[str, str] = {
    "answers": f"""
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            question TEXT NOT NULL CHECK (length(question) {_ID}),
            answer TEXT NOT NULL,
            correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
            hints INTEGER NOT NULL CHECK (hints BETWEEN 0 AND 1000000),
            hard INTEGER NOT NULL DEFAULT 0 CHECK (hard IN (0, 1)),
            context TEXT NOT NULL CHECK (context IN ('read', 'review', 'quiz', 'test')),
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT
        """,
    "undone": f"""
        CREATE TABLE undone (
            answer INTEGER PRIMARY KEY,
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT
        """,
    "cards": f"""
        CREATE TABLE cards (
            question TEXT PRIMARY KEY CHECK (length(question) {_ID}),
            due INTEGER NOT NULL CHECK (due {_TIME}),
            state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
            step INTEGER CHECK (step BETWEEN 0 AND 9),
            stability REAL NOT NULL CHECK (stability BETWEEN 0.0001 AND 1e9),
            difficulty REAL NOT NULL CHECK (difficulty BETWEEN 1 AND 10),
            last_review INTEGER NOT NULL CHECK (last_review {_TIME}),
            CHECK ((state = 2) = (step IS NULL))
        ) STRICT, WITHOUT ROWID
        """,
    "remarks": f"""
        CREATE TABLE remarks (
            id INTEGER PRIMARY KEY,
            question TEXT NOT NULL CHECK (length(question) {_ID}),
            wording TEXT NOT NULL,
            answer TEXT NOT NULL,
            words TEXT NOT NULL,
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT
        """,
    "pages": f"""
        CREATE TABLE pages (
            page TEXT PRIMARY KEY CHECK (page LIKE '%/%' AND length(page) {_ID}),
            first_opened INTEGER NOT NULL CHECK (first_opened {_TIME}),
            last_opened INTEGER NOT NULL CHECK (last_opened {_TIME}),
            first_read INTEGER CHECK (first_read {_TIME})
        ) STRICT, WITHOUT ROWID
        """,
    "place": f"""
        CREATE TABLE place (
            pack TEXT PRIMARY KEY CHECK (length(pack) <= 500),
            page TEXT NOT NULL CHECK (page LIKE '%/%' AND length(page) {_ID}),
            scroll INTEGER NOT NULL CHECK (scroll BETWEEN 0 AND 1000000),
            bench TEXT
        ) STRICT, WITHOUT ROWID
        """,
    "edits": f"""
        CREATE TABLE edits (
            snippet TEXT PRIMARY KEY CHECK (length(snippet) {_ID}),
            code TEXT NOT NULL,
            shelved INTEGER NOT NULL DEFAULT 0 CHECK (shelved IN (0, 1))
        ) STRICT, WITHOUT ROWID
        """,
    "snippet_runs": f"""
        CREATE TABLE snippet_runs (
            id INTEGER PRIMARY KEY,
            snippet TEXT NOT NULL CHECK (length(snippet) {_ID}),
            status TEXT NOT NULL,
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT
        """,
    "tasks": f"""
        CREATE TABLE tasks (
            task TEXT PRIMARY KEY CHECK (length(task) {_ID}),
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT, WITHOUT ROWID
        """,
    "chapter_tests": f"""
        CREATE TABLE chapter_tests (
            id INTEGER PRIMARY KEY,
            chapter TEXT NOT NULL CHECK (length(chapter) {_ID}),
            asked INTEGER NOT NULL CHECK (asked BETWEEN 1 AND 1000000),
            correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND asked),
            passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
            at INTEGER NOT NULL CHECK (at {_TIME})
        ) STRICT
        """,
    "marks": f"""
        CREATE TABLE marks (
            page TEXT NOT NULL CHECK (page LIKE '%/%' AND length(page) {_ID}),
            place TEXT NOT NULL CHECK (length(place) <= 500),
            bookmarked INTEGER NOT NULL CHECK (bookmarked IN (0, 1)),
            note TEXT NOT NULL,
            at INTEGER NOT NULL CHECK (at {_TIME}),
            PRIMARY KEY (page, place),
            CHECK (bookmarked OR note <> '')
        ) STRICT, WITHOUT ROWID
        """,
    "runs": f"""
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            settings TEXT NOT NULL,
            started INTEGER NOT NULL CHECK (started {_TIME}),
            finished INTEGER CHECK (finished {_TIME}),
            status TEXT NOT NULL,
            metrics TEXT NOT NULL,
            curve TEXT NOT NULL,
            name TEXT UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
            about TEXT NOT NULL DEFAULT '{{}}'
        ) STRICT
        """,
    "walks": f"""
        CREATE TABLE walks (
            name TEXT PRIMARY KEY CHECK (length(name) {_ID}),
            furthest INTEGER NOT NULL CHECK (furthest BETWEEN 0 AND 1000000000),
            finished_backward INTEGER NOT NULL CHECK (finished_backward IN (0, 1)),
            last INTEGER NOT NULL CHECK (last {_TIME})
        ) STRICT, WITHOUT ROWID
        """,
    "settings": """
        CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID
        """,
}
INDEXES = (
    "CREATE INDEX answers_question ON answers (question, id)",
    "CREATE INDEX answers_at ON answers (at, correct)",
    "CREATE INDEX cards_due ON cards (due, last_review)",
)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the file's tables; 0 if it is new."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def tables_of(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of the file's tables."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(name for (name,) in names)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file, inside the caller's transaction."""
    for statement in (*TABLES.values(), *INDEXES):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
