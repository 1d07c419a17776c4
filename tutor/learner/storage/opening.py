"""Opening the database: sound or set aside, whoever else opens it at the same moment."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner.storage import damage, lease, schema
from tutor.learner.storage.errors import BUSY, DAMAGED, LearnerDataError, explain, primary_code

if TYPE_CHECKING:
    from pathlib import Path

WAIT = 5.0  # seconds to wait for another process before giving up
PAUSE = 0.02


class Opened(NamedTuple):
    """A database ready for use, the lease to close after it, and what to tell the learner."""

    connection: sqlite3.Connection
    lease: sqlite3.Connection
    notice: str | None


def open_database(path: Path, now: int) -> Opened:
    """Open the database at `path`, create it, bring it up to date or set a damaged one aside.

    `now` is in microseconds since 1970. Raises LearnerDataError if the file comes from a newer
    version, cannot be written, or stays locked by another process.
    """
    notice: str | None = None
    obstacle = ""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            return _open_shared(path, notice)
        except damage.DamagedFile as found:
            obstacle = f"is damaged ({found.reason}), and another window has it open"
            notice = _repair(path, now) or notice
        except sqlite3.DatabaseError as error:
            if primary_code(error) not in BUSY:
                raise explain(error, path) from error
            obstacle = "is locked by another program"
        if time.monotonic() > deadline:
            raise LearnerDataError(
                f"The file with your progress, {path}, {obstacle}. "
                "Close the other one, then start again."
            )
        time.sleep(PAUSE)


def _open_shared(path: Path, notice: str | None) -> Opened:
    held = lease.shared(path.parent)
    try:
        return Opened(_connect(path), held, notice)
    except BaseException:
        held.close()
        raise


def _repair(path: Path, now: int) -> str | None:
    """Set the file aside and return what to tell, None if that can't be done right now."""
    try:
        with contextlib.closing(lease.alone(path.parent)):
            try:
                _connect(path).close()  # another process may have repaired it meanwhile
            except damage.DamagedFile as found:
                return damage.set_aside(path, found, now)
    except sqlite3.DatabaseError:
        return None  # the next attempt to open finds out what it is
    except OSError as error:
        raise LearnerDataError(
            f"The file with your progress, {path}, is damaged and could not be renamed "
            f"({error.strerror}). Move it elsewhere, then start again."
        ) from error
    return None


def _connect(path: Path) -> sqlite3.Connection:
    damage.check_log(path)
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        # Nothing is written before the file is known to be sound and of a version we know.
        damage.check_database(connection)
        refuse_newer(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        schema.migrate(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        if primary_code(error) in DAMAGED:
            raise damage.DamagedFile.whole(str(error)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LearnerDataError if the file is of a version that this program does not know."""
    version = schema.version_of(connection)
    if version > schema.VERSION:
        raise LearnerDataError(
            f"The file with your progress, {path}, was written by a newer Backstep (its data "
            f"version is {version}, this program knows {schema.VERSION}). Nothing was changed. "
            "Update Backstep, or set BACKSTEP_HOME to another folder."
        )
