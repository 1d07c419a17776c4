"""Taking along, bringing back and removing what the learner has; a copy is made before a change."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner import cards
from tutor.learner.kept_runs import remove_folder, run_folder
from tutor.learner.storage import schema
from tutor.learner.storage.directory import writable
from tutor.learner.transfer.file import read_file, write_file
from tutor.learner.transfer.merge import Merged, merge
from tutor.learner.transfer.table_rows import NOT_LOCAL, columns_of, contents_of

if TYPE_CHECKING:
    import sqlite3

    from tutor.learner.storage.store import Store
    from tutor.learner.transfer.table_rows import Contents

BACKUPS = "backups"
"""The folder, beside the data, of the copies that are made before a change."""
PLACES = ("question", "snippet", "page", "task")
"""Columns that hold the id of something in a chapter: `pack:chapter/name`."""
CHAPTER = "chapter"
"""A column that holds the id of a chapter."""


class Imported(NamedTuple):
    """What came of it, and the copy of how everything was before."""

    merged: Merged
    backup: Path


class Removed(NamedTuple):
    """How many entries were removed, the copy of how everything was before (None if there was
    nothing to remove), and of how many runs moments were removed, which the copy does not hold.
    """

    entries: int
    backup: Path | None
    moments: int = 0


def export_all(store: Store, path: Path, *, replace: bool = False) -> int:
    """Write everything into a file, and return how many entries that is. Errors: UsageError,
    LearnerDataError.
    """
    with store.transaction() as connection:
        contents = contents_of(connection)
    write_file(path, contents, store.now(), replace=replace)
    return _count(contents)


def import_all(store: Store, path: Path) -> Imported:
    """Add what a file holds, all of it or nothing. Errors: UsageError for a file that is damaged or
    not ours, LearnerDataError.
    """
    contents = read_file(path)
    cards.scheduler()  # imported before the lock is taken, not under it
    with store.transaction() as connection:
        backup = _back_up(store, contents_of(connection))
        before = _runs(connection)
        merged = merge(connection, contents)
        for run in _runs(connection) - before:
            remove_folder(store, run)  # what is left there is of another run of this number
        return Imported(merged, backup)


def reset(store: Store, chapter: str | None = None) -> Removed:
    """Remove what the learner did in a chapter, by its id, or everything. Errors: UsageError if
    the copy cannot be written, LearnerDataError; no entry is removed then.
    """
    with store.transaction() as connection:
        before, runs = contents_of(connection), _runs(connection)
        for table in schema.TABLES:
            _remove(connection, table, chapter)
        connection.execute("DELETE FROM undone WHERE answer NOT IN (SELECT id FROM answers)")
        entries = _count(before) - _count(contents_of(connection))
        if not entries:
            return Removed(0, None)
        backup = _back_up(store, before)
        # Last, since nothing brings them back: what fails above undoes the rest.
        runs -= _runs(connection)
        moments = sum(bool(run_folder(store, run).steps()) for run in runs)
        for run in runs:
            remove_folder(store, run)
        return Removed(entries, backup, moments)


def _runs(connection: sqlite3.Connection) -> set[int]:
    return {run for (run,) in connection.execute("SELECT id FROM runs")}


def _remove(connection: sqlite3.Connection, table: str, chapter: str | None) -> None:
    if chapter is None:
        connection.execute(
            f"DELETE FROM {table} WHERE {NOT_LOCAL if table == 'settings' else 'true'}"
        )
        return
    if CHAPTER in columns_of(connection, table):
        connection.execute(f"DELETE FROM {table} WHERE {CHAPTER} = ?", (chapter,))
    start = f"{chapter}/"
    for column in set(columns_of(connection, table)) & set(PLACES):
        # No pattern: one would take capitals for small letters.
        connection.execute(
            f"DELETE FROM {table} WHERE substr({column}, 1, length(?)) = ?", (start, start)
        )


def _back_up(store: Store, contents: Contents) -> Path:
    """Write everything to a file of its own, before the caller's transaction is committed."""
    now = store.now()
    folder = writable(store.path.parent / BACKUPS)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now // 1_000_000))
    path, number = folder / f"backstep-{stamp}.json", 1
    while path.exists():
        number += 1
        path = folder / f"backstep-{stamp}-{number}.json"
    write_file(path, contents, now)
    return path


def _count(contents: Contents) -> int:
    return sum(map(len, contents.values()))
