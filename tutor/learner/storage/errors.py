"""What can go wrong with the learner's data, said so that the learner knows what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from pathlib import Path

from tutor.words import N_, _

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
NO_SHARED_MEMORY = (
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_PROTOCOL,
)
"""Extended codes of a file system that cannot share memory between processes."""

_REMEDIES = {
    sqlite3.SQLITE_FULL: N_("The disk is full. Free some space, then try again."),
    sqlite3.SQLITE_IOERR: N_("The disk could not be read or written. Check it, then try again."),
    sqlite3.SQLITE_READONLY: N_(
        "It cannot be written. Make it writable, or set BACKSTEP_HOME to a folder that is."
    ),
    sqlite3.SQLITE_CANTOPEN: N_(
        "It cannot be opened. Check the folder and its permissions, or set BACKSTEP_HOME to "
        "another folder."
    ),
    sqlite3.SQLITE_BUSY: N_("Another program keeps it locked. Close that program, then try again."),
}
_RESTART = N_(
    "It is damaged. Close every Backstep window, then start again: Backstep sets the file "
    "aside without deleting it, and starts a new one."
)

_MOVE_AWAY = N_("If this keeps happening, move the file elsewhere: Backstep then starts a new one.")


_MAYBE_FULL = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, None, sqlite3.SQLITE_ERROR)
_ROOM = 65_536


class LearnerDataError(Exception):
    """The learner's data cannot be read or written; the message says where and what to do."""


class InvalidDataError(LearnerDataError):
    """The file can be used, but what it holds is not what was looked for: it will not be the next
    time either.
    """


class DataDirectoryError(LearnerDataError):
    """The folder of the learner's data cannot be created or written."""


def primary_code(error: sqlite3.Error) -> int | None:
    """Return SQLite's primary result code of an error, None if it carries none."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def explain(error: sqlite3.Error, path: Path) -> LearnerDataError:
    """Return the error to raise instead of SQLite's own, naming the file and the remedy."""
    code = primary_code(error)
    if code in _MAYBE_FULL and _is_full(path.parent):
        code = sqlite3.SQLITE_FULL
        error = sqlite3.OperationalError(_("database or disk is full"))
    remedy = _RESTART if code in DAMAGED else _REMEDIES.get(code or 0, _MOVE_AWAY)
    return LearnerDataError(
        _(
            "The file with your progress, {path}, could not be used: {error}. {remedy}",
            path=path,
            error=error,
            remedy=_(remedy),
        )
    )


def _is_full(folder: Path) -> bool:
    """Whether nothing more can be written there, because of the disk or of the user's quota."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_ROOM))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return False
