"""The learner's database: every read and every write goes through here."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tutor.learner.storage import paths
from tutor.learner.storage.errors import LearnerDataError, explain
from tutor.learner.storage.opening import open_database

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tutor.learner.storage.opening import Opened

FILE_NAME = "learner.sqlite3"
Clock = Callable[[], int]


def utc_microseconds() -> int:
    """Return the time in microseconds since 1970, UTC: the unit of every time in the data."""
    return time.time_ns() // 1000


def refuse_unwritable(path: Path) -> None:
    """Raise LearnerDataError if the file is there and cannot be written."""
    if path.exists() and not os.access(path, os.W_OK):
        raise LearnerDataError(
            f"The file with your progress, {path}, cannot be written. "
            "Make it writable, or set BACKSTEP_HOME to another folder."
        )


class Store:
    """An open database; what it keeps is read and written by the modules beside it.

    Safe to use from several threads: one transaction or query at a time. `notice` is what the
    learner must be told about the opening (a damaged file was set aside), usually None.
    """

    def __init__(self, opened: Opened, path: Path, clock: Clock) -> None:
        self.path = path
        self.notice = opened.notice
        self.now = clock
        self._connection = opened.connection
        self._lease = opened.lease
        self._turn = threading.RLock()

    @classmethod
    def open(cls, directory: Path | None = None, clock: Clock = utc_microseconds) -> Store:
        """Open the data in `directory` (default: `paths.data_directory()`), created on demand.

        Raises DataDirectoryError for a folder, LearnerDataError for a file that can't be used.
        """
        folder = paths.data_directory() if directory is None else paths.writable(directory)
        path = folder / FILE_NAME
        refuse_unwritable(path)
        return cls(open_database(path, clock()), path, clock)

    def read(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""
        with self._turn, self._explained():
            return self._connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for writing: on leaving, all of it is on disk, or none of it."""
        with self._turn, self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def decoded(self, text: str) -> Any:
        """Return a JSON column's value; raises LearnerDataError if the column is damaged."""
        try:
            return json.loads(text)
        except ValueError as error:
            raise explain(sqlite3.DatabaseError(f"a value is not JSON ({error})"), self.path) from (
                error
            )

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
            raise  # a mistake of the caller's, not of the file
        except sqlite3.DatabaseError as error:
            raise explain(error, self.path) from error

    def close(self) -> None:
        """Close the database, once nobody is reading or writing; it is not used again."""
        with self._turn:  # SQLite crashes when a connection is closed under a query
            self._connection.close()
            self._lease.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
