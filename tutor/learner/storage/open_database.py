"""Opening the database: sound or set aside, whoever else opens it at the same moment."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path
from typing import NamedTuple

from tutor.learner import storage
from tutor.learner.storage import damage, lease, schema
from tutor.learner.storage.connection import (
    FULL_SERVICE,
    PAUSE,
    WAIT,
    Service,
    connect,
    file_system,
    locks_work,
)
from tutor.learner.storage.errors import (
    BUSY,
    DAMAGED,
    NO_SHARED_MEMORY,
    LearnerDataError,
    explain,
    primary_code,
)
from tutor.words import _
from tutor.words.reasons import why


class OpenDatabase(NamedTuple):
    """A database ready for use, the lease to close after it, what to tell the learner each time,
    and what to tell once and for all.
    """

    connection: sqlite3.Connection
    lease: sqlite3.Connection
    notice: str | None
    limits: str | None = None


def open_database(path: Path, now: int) -> OpenDatabase:
    """Open the database at `path`, create it, bring it up to date or set a damaged one aside.

    `now` is in microseconds since 1970. Raises LearnerDataError if the file comes from a newer
    version, cannot be written, or stays locked by another process.
    """
    service = FULL_SERVICE
    obstacle = ""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            opened = _open_shared(path, service, now)
            told = [text for text in (damage.untold(path), opened.notice) if text]
            return opened._replace(notice="\n".join(told) or None, limits=_limits(service, path))
        except damage.DamagedFile as found:
            obstacle = _(
                "The file with your progress, {path}, is damaged ({reason}), and another window "
                "has it open. Close that window, then start again.",
                path=path,
                reason=found.reason,
            )
            _repair(path, service, now)
        except sqlite3.DatabaseError as error:
            lesser = _without_what_fails(service, error, path)
            if lesser != service:
                service = lesser
                continue
            if primary_code(error) not in BUSY:
                raise explain(error, path) from error
            obstacle = _(
                "The file with your progress, {path}, is locked by another program. Close that "
                "program, then start again.",
                path=path,
            )
        if time.monotonic() > deadline:
            raise LearnerDataError(obstacle)
        time.sleep(PAUSE)


def _without_what_fails(service: Service, error: sqlite3.DatabaseError, path: Path) -> Service:
    """What to ask of the file system instead, if it is the file system that fails."""
    code = getattr(error, "sqlite_errorcode", None)
    beside = code == sqlite3.SQLITE_CANTOPEN and path.exists()  # not the file, so what is beside it
    if code in NO_SHARED_MEMORY or beside:
        return service._replace(shared_memory=False)
    if primary_code(error) in BUSY and service.locks and not locks_work(path.parent):
        return Service(locks=False, shared_memory=False)
    return service


def _limits(service: Service, path: Path) -> str | None:
    """What the learner should know of a folder whose file system does not do all."""
    if service == FULL_SERVICE:
        return None
    system = file_system(path)
    where = f"{path.parent} ({system})" if system else str(path.parent)
    if not service.locks:
        return _(
            "The file system of {folder} cannot lock files. Your progress is saved, but open only "
            "one Backstep at a time, or set BACKSTEP_HOME to a folder on a local disk.",
            folder=where,
        )
    return _(
        "The file system of {folder} cannot share memory between windows. Your progress is saved "
        "a little more slowly, unless you set BACKSTEP_HOME to a folder on a local disk.",
        folder=where,
    )


def _open_shared(path: Path, service: Service, now: int) -> OpenDatabase:
    held = lease.shared(path.parent, service)
    try:
        connection, notice = _connect(path, service, now)
        return OpenDatabase(connection, held, notice)
    except BaseException:
        held.close()
        raise


def _repair(path: Path, service: Service, now: int) -> None:
    """Set the file aside, if that can be done right now."""
    try:
        with contextlib.closing(lease.alone(path.parent, service)):
            try:
                connection = _connect(path, service, now)[0]
                connection.close()  # another process may have repaired it meanwhile
            except damage.DamagedFile as found:
                damage.set_aside(path, found, now)
    except sqlite3.DatabaseError:
        return  # the next attempt to open finds out what it is
    except OSError as error:
        raise LearnerDataError(
            _(
                "The file with your progress, {path}, is damaged and could not be renamed "
                "({reason}). Move it elsewhere, then start again.",
                path=path,
                reason=why(error),
            )
        ) from error


def _connect(path: Path, service: Service, now: int) -> tuple[sqlite3.Connection, str | None]:
    """A connection to the sound, present file, and what to tell of rows that were left out."""
    damage.check_log(path)
    connection = connect(path, service, WAIT)
    try:
        # Nothing is written before the file is known to be sound and of a version we know.
        try:
            sound = damage.check_database(connection)
        except (sqlite3.OperationalError, damage.DamagedFile):
            raise
        except (sqlite3.Error, ValueError, TypeError) as error:
            # SQLite's verdict quotes what is damaged, which may be no text at all.
            raise damage.DamagedFile.whole(str(error)) from error
        refuse_newer(connection, path)
        service.begin(connection)
        notice = None
        if not sound or schema.version_of(connection) != schema.VERSION:
            notice = storage.bring_up_to_date(connection, path, service, sound, now)
    except sqlite3.DatabaseError as error:
        connection.close()
        if primary_code(error) in DAMAGED:
            raise damage.DamagedFile.whole(str(error)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection, notice


def refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LearnerDataError if the file is of a version that this program does not know."""
    version = schema.version_of(connection)
    if version > schema.VERSION:
        raise LearnerDataError(
            _(
                "The file with your progress, {path}, was written by a newer Backstep (its data "
                "version is {version}, this program knows {known}). Nothing was changed. Update "
                "Backstep, or set BACKSTEP_HOME to another folder.",
                path=path,
                version=version,
                known=schema.VERSION,
            )
        )
