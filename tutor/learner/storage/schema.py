"""The tables of the learner's database, as a list of migrations.

`PRAGMA user_version` counts the migrations that a file has been through. A migration that was
ever released is never changed: a new one is added. All times are microseconds since 1970, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
            hints INTEGER NOT NULL CHECK (hints >= 0),
            context TEXT NOT NULL CHECK (context IN ('read', 'review', 'quiz')),
            at INTEGER NOT NULL
        )
        """,
        "CREATE INDEX answers_question ON answers (question, id)",
        """
        CREATE TABLE cards (
            question TEXT PRIMARY KEY,
            due INTEGER NOT NULL,
            state INTEGER NOT NULL,
            step INTEGER,
            stability REAL NOT NULL,
            difficulty REAL NOT NULL,
            last_review INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE pages (
            chapter TEXT NOT NULL,
            page TEXT NOT NULL,
            first_opened INTEGER NOT NULL,
            last_opened INTEGER NOT NULL,
            first_read INTEGER,
            PRIMARY KEY (chapter, page)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE place (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            chapter TEXT NOT NULL,
            page TEXT NOT NULL,
            scroll INTEGER NOT NULL,
            bench TEXT
        )
        """,
        "CREATE TABLE edits (snippet TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE snippet_runs (
            id INTEGER PRIMARY KEY,
            snippet TEXT NOT NULL,
            status TEXT NOT NULL,
            at INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            settings TEXT NOT NULL,
            started INTEGER NOT NULL,
            finished INTEGER,
            status TEXT NOT NULL,
            metrics TEXT NOT NULL,
            curve TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE walks (
            name TEXT PRIMARY KEY,
            furthest INTEGER NOT NULL,
            finished_backward INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
)
VERSION = len(MIGRATIONS)
TABLES = frozenset(
    {
        "answers",
        "cards",
        "pages",
        "place",
        "edits",
        "snippet_runs",
        "runs",
        "walks",
        "settings",
    }
)


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many migrations the file has been through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def tables_of(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the names of the file's tables."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(name for (name,) in names)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest version, all of it or nothing, whoever else tries as well."""
    if version_of(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again under the lock: another process may have been here first.
        for migration in MIGRATIONS[version_of(connection) :]:
            for statement in migration:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
