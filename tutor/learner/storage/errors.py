"""What can go wrong with the learner's data, said so that the learner knows what to do."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_REMEDIES = {
    sqlite3.SQLITE_FULL: "The disk is full. Free some space, then try again.",
    sqlite3.SQLITE_IOERR: "The disk could not be read or written. Check it, then try again.",
    sqlite3.SQLITE_READONLY: "It cannot be written. Make it writable, "
    "or set BACKSTEP_HOME to a folder that is.",
    sqlite3.SQLITE_CANTOPEN: "It cannot be opened. Check the folder and its permissions, "
    "or set BACKSTEP_HOME to another folder.",
    sqlite3.SQLITE_BUSY: "Another program keeps it locked. Close that program, then try again.",
}
_RESTART = (
    "It is damaged. Close every Backstep window and start again: "
    "the file is then set aside, not deleted, and a new one begun."
)

_MOVE_AWAY = "If it stays so, move the file elsewhere: then a new one is begun."


class LearnerDataError(Exception):
    """The learner's data cannot be read or written; the message says where and what to do."""


class DataDirectoryError(LearnerDataError):
    """The folder of the learner's data cannot be created or written."""


def primary_code(error: sqlite3.Error) -> int | None:
    """Return SQLite's primary result code of an error, None if it carries none."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def explain(error: sqlite3.Error, path: Path) -> LearnerDataError:
    """Return the error to raise instead of SQLite's own, naming the file and the remedy."""
    code = primary_code(error)
    remedy = _RESTART if code in DAMAGED else _REMEDIES.get(code or 0, _MOVE_AWAY)
    return LearnerDataError(f"The learner's data in {path}: {error}. {remedy}")
