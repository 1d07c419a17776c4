"""A file's tables made anew: to bring old ones up to date, and to leave out rows that are damaged.

Before that the file is copied as it is, so nothing is lost either way.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING

from tutor.learner.storage import schema
from tutor.learner.storage.connection import WAIT, Service, connect
from tutor.learner.storage.errors import BUSY
from tutor.learner.storage.upgrades import upgraded
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OLD = "old_"


def bring_up_to_date(
    connection: sqlite3.Connection, path: Path, service: Service, sound: bool, now: int
) -> str | None:
    """Make the tables those of today, all of it or nothing, whoever else tries as well; return
    what to tell the learner if rows were left out. `sound`: whether every row is as it should be.

    `now` is in microseconds since 1970.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again under the lock: another process may have been here first.
        version = schema.version_of(connection)
        notice = None
        if version == 0:
            schema.create(connection)
        elif version < schema.VERSION or not sound:
            copy = _copy(path, service, version, now)
            if left_out := _rebuild(connection, version):
                notice = _notice(left_out, copy)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk makes SQLite roll back by itself
            connection.execute("ROLLBACK")
        raise
    return notice


def _copy(path: Path, service: Service, version: int, now: int) -> Path:
    """Copy the file as it is; a copy that was made before is never overwritten."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now // 1_000_000))
    name = f"{path.stem}.version-{version}-{stamp}"
    copy, number = path.with_name(f"{name}{path.suffix}"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{name}-{number}{path.suffix}")
    try:
        # SQLite copies no connection that writes, so the file is opened once more.
        with (
            contextlib.closing(connect(path, service, WAIT)) as source,
            contextlib.closing(connect(copy, service, WAIT)) as target,
        ):
            source.backup(target, progress=_bound(time.monotonic() + WAIT))
    except BaseException:
        copy.unlink(missing_ok=True)  # it is not whole
        raise
    return copy


def _bound(deadline: float) -> Callable[[int, int, int], None]:
    """Ends a copying that makes no progress: `backup` itself would try for ever."""

    def progress(status: int, remaining: int, pages: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            error = sqlite3.OperationalError(_("database is locked"))
            error.sqlite_errorcode = status
            raise error

    return progress


def _rebuild(connection: sqlite3.Connection, version: int) -> int:
    """Move the rows of every table into new ones; how many are not fit for them."""
    left_out = 0
    before = schema.tables_of(connection)
    for table, statement in schema.TABLES.items():
        if table not in before:
            connection.execute(statement)
            continue
        connection.execute(f"ALTER TABLE {table} RENAME TO {_OLD}{table}")
        connection.execute(statement)
        left_out += _move(connection, table, version)
        connection.execute(f"DROP TABLE {_OLD}{table}")
    # The next answer may get the number of one that was left out: it is not undone.
    connection.execute("DELETE FROM undone WHERE answer NOT IN (SELECT id FROM answers)")
    for statement in schema.INDEXES:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
    return left_out


def _move(connection: sqlite3.Connection, table: str, version: int) -> int:
    rows = connection.cursor()
    rows.execute(f"SELECT * FROM {_OLD}{table}")
    names = [column[0] for column in rows.description]
    left_out = 0
    for values in rows.fetchall():
        try:
            row = upgraded(table, dict(zip(names, values, strict=True)), version)
            columns, marks = ", ".join(row), ", ".join("?" * len(row))
            connection.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())
            )
        except (sqlite3.IntegrityError, ValueError, KeyError, TypeError):
            left_out += 1
    return left_out


def _notice(left_out: int, copy: Path) -> str:
    return ngettext(
        "One entry of your progress could not be read and had to be left out; the rest is there.\n"
        "The file as it was is kept as\n{copy}",
        "{n} entries of your progress could not be read and had to be left out; the rest is "
        "there.\n"
        "The file as it was is kept as\n{copy}",
        left_out,
        copy=copy,
    )
