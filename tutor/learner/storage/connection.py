"""A connection to SQLite, on file systems that do all it needs and on those that do not.

Folders on a network may be unable to lock files, or to share memory between processes, which
SQLite's write-ahead log needs.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

WAIT = 5.0
"""Seconds to wait for another process before giving up."""
PAUSE = 0.02
"""Seconds between two tries meanwhile."""


class Service(NamedTuple):
    """What a file system does for us."""

    locks: bool = True
    shared_memory: bool = True

    def begin(self, connection: sqlite3.Connection) -> None:
        """Choose how the file is written: what a transaction wrote survives a loss of power."""
        if self.shared_memory:
            connection.execute("PRAGMA journal_mode = WAL")
        else:
            # A log that is there is read alone, without shared memory, and put away.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA locking_mode = NORMAL")
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()  # lets the lock go
        connection.execute("PRAGMA synchronous = FULL")


FULL_SERVICE = Service()


def connect(path: Path, service: Service, timeout: float) -> sqlite3.Connection:
    """Open a file of SQLite's; text that is no UTF-8 is read all the same."""
    options = "" if service.locks else "?vfs=unix-none"  # nolock=1 could not read a log
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}{options}",
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _text
    if not service.shared_memory:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def locks_work(folder: Path) -> bool:
    """Whether files in `folder` can be locked at all."""
    try:
        import fcntl
    except ImportError:  # Windows always can
        return True
    with suppress(OSError), tempfile.TemporaryFile(dir=folder) as probe:
        try:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def file_system(path: Path) -> str:
    """The name of the file system that `path` is on, such as nfs4; "" where nothing tells."""
    mounts = []
    with suppress(OSError, IndexError):
        for line in Path("/proc/mounts").read_text("utf-8", "replace").splitlines():
            _, place, kind, *_ = line.split()
            mounts.append((place.replace("\\040", " "), kind))
    inside = [(len(p), kind) for p, kind in mounts if _is_in(path.absolute(), Path(p))]
    return max(inside, default=(0, ""))[1]


def _is_in(path: Path, place: Path) -> bool:
    return os.path.commonpath((path, place)) == str(place) if place.is_absolute() else False
