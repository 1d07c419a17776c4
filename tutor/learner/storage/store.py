"""The learner's database: every read and every write goes through here."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tutor.learner.storage.connection import PAUSE, WAIT
from tutor.learner.storage.directory import data_directory, writable
from tutor.learner.storage.errors import (
    BUSY,
    InvalidDataError,
    LearnerDataError,
    explain,
    primary_code,
)
from tutor.learner.storage.open_database import open_database
from tutor.words import _

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tutor.learner.storage.open_database import OpenDatabase

FILE_NAME = "learner.sqlite3"
Clock = Callable[[], int]


def utc_microseconds() -> int:
    """Return the time in microseconds since 1970, UTC: the unit of every time in the data."""
    return time.time_ns() // 1000


def _file(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one under the same name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def refuse_unwritable(path: Path) -> None:
    """Raise LearnerDataError if the file is there and cannot be written."""
    if path.exists() and not os.access(path, os.W_OK):
        raise LearnerDataError(
            _(
                "The file with your progress, {path}, cannot be written. Make it writable, or set "
                "BACKSTEP_HOME to another folder.",
                path=path,
            )
        )


_SAID = "said"
"""The setting that holds what is told only once."""


class Store:
    """An open database; what it keeps is read and written by the modules beside it.

    Safe to use from several threads: one transaction or query at a time, and nobody who reads
    waits while a writer waits for another process. `notice` is what the learner must be told
    about the opening (a damaged file was set aside), usually None.
    """

    def __init__(self, opened: OpenDatabase, path: Path, clock: Clock) -> None:
        self.path = path
        self.notice = opened.notice
        self.now = clock
        self._connection = opened.connection
        self._lease = opened.lease
        self._turn = threading.RLock()
        self._file = _file(path)
        if opened.limits:
            self._say_once(opened.limits)

    @classmethod
    def open(cls, directory: Path | None = None, clock: Clock = utc_microseconds) -> Store:
        """Open the data in `directory` (default: `data_directory()`), created on demand.

        Raises DataDirectoryError for a folder, LearnerDataError for a file that can't be used.
        """
        folder = data_directory() if directory is None else writable(directory)
        path = folder / FILE_NAME
        refuse_unwritable(path)
        return cls(open_database(path, clock()), path, clock)

    def read(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of one query."""
        with self._turn, self._explained():
            return self._connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for writing: on leaving, all of it is on disk, or none of it.

        Raises LearnerDataError, also if the file is no longer the one that was opened.
        """
        with self._turn_to_write(), self._explained():
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        """The turn, with a transaction begun; it is not kept while another process writes."""
        deadline = time.monotonic() + WAIT
        while True:
            with self._turn:
                with self._explained():
                    self._check_file()
                    begun = self._begin(last=time.monotonic() > deadline)
                if begun:
                    yield
                    return
            time.sleep(PAUSE)

    def _begin(self, *, last: bool) -> bool:
        """Begin a transaction; False if another process is writing, an error if this is `last`."""
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if last or primary_code(error) not in BUSY:
                raise
            return False
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {round(WAIT * 1000)}")
        return True

    def _check_file(self) -> None:
        """Raise LearnerDataError if what was opened stands no longer where it did."""
        if _file(self.path) != self._file:
            raise LearnerDataError(
                _(
                    "The file with your progress, {path}, was moved or deleted while Backstep "
                    "was running: what you do from now on is not saved. Put it back, or "
                    "restart Backstep to start a new one.",
                    path=self.path,
                )
            )

    def _say_once(self, text: str) -> None:
        """Add to the notice what this learner was not told before."""
        rows = self.read("SELECT value FROM settings WHERE key = ?", _SAID)
        value = self.encoded(text)
        if rows != [(value,)]:
            with self.transaction() as connection:
                connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_SAID, value))
            self.notice = f"{self.notice}\n{text}" if self.notice else text

    @staticmethod
    def encoded(value: Any) -> str:
        """Return the text of a value for a JSON column."""
        import json  # not before anything was kept: the first frame reads settings

        return json.dumps(value)

    def decoded(self, text: str) -> Any:
        """Return a JSON column's value; raises InvalidDataError if the column is damaged."""
        import json

        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            damage = sqlite3.DatabaseError(_("a value is not JSON ({why})", why=error))
            raise InvalidDataError(str(explain(damage, self.path))) from error

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
