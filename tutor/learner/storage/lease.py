"""Who has the learner's data open, so that nobody moves the file away from under another.

A lease is a lock on an empty file beside the data, held through SQLite because it locks alike on
every platform and lets go when a process dies. Every open store shares it; setting a damaged file
aside needs it alone: SQLite deletes the log `-wal` by its name when it closes, so a window still
at work on a moved file would delete the log of the new one.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tutor.learner.storage.connection import Service, connect
from tutor.learner.storage.errors import LearnerDataError
from tutor.words import _

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "learner.lock"


def shared(directory: Path, service: Service) -> sqlite3.Connection:
    """Return a lease held together with others, until it is closed; sqlite3's BUSY if refused.

    Where files cannot be locked it holds nothing.
    """
    return _held(directory, service, "BEGIN", timeout=0.0)


def alone(directory: Path, service: Service) -> sqlite3.Connection:
    """Return a lease that nobody else holds, until it is closed; sqlite3's BUSY if refused."""
    return _held(directory, service, "BEGIN EXCLUSIVE", timeout=0.2)


def _held(directory: Path, service: Service, begin: str, timeout: float) -> sqlite3.Connection:
    connection = connect(directory / FILE_NAME, Service(locks=service.locks), timeout)
    try:
        connection.execute(begin)
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()  # BEGIN alone locks nothing
    except sqlite3.DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise LearnerDataError(
                _(
                    "{file} should be an empty file. Close Backstep and delete it.",
                    file=directory / FILE_NAME,
                )
            ) from error
        raise
    return connection
