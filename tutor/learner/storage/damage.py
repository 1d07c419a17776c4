"""Telling a damaged file from a sound one, and setting it aside without losing a byte."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from typing import TYPE_CHECKING

from tutor.learner import storage
from tutor.learner.storage import schema
from tutor.words import _

if TYPE_CHECKING:
    from pathlib import Path

WAL_MAGIC = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")  # SQLite file format, section 4.1
LOG_SUFFIXES = ("-wal", "-shm")
_OF_A_ROW = re.compile(r"(CHECK constraint failed in|NULL value in|non-[A-Z]+ value in) ")


class DamagedFile(Exception):
    """The database, or only its log, is damaged: `suffixes` are the parts to set aside."""

    def __init__(self, reason: str, suffixes: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suffixes = suffixes

    @classmethod
    def whole(cls, reason: str) -> DamagedFile:
        """Return the damage of a database, which takes its log along."""
        return cls(reason, (*LOG_SUFFIXES, ""))


def check_log(path: Path) -> None:
    """Raise DamagedFile if the write-ahead log beside `path` is none: SQLite overwrites such."""
    try:
        with open(f"{path}-wal", "rb") as log:
            magic = log.read(4)
    except FileNotFoundError:
        return
    if magic and magic not in WAL_MAGIC:
        raise DamagedFile(_("its write-ahead log is not one"), LOG_SUFFIXES)


def check_database(connection: sqlite3.Connection) -> bool:
    """Whether every row is what its table takes; raise DamagedFile if the file's pages or tables
    are not what they should be.

    Takes about 1.5 ms a megabyte; a learner's file stays around one.
    """
    verdicts = [str(verdict) for (verdict,) in connection.execute("PRAGMA quick_check")]
    worse = [verdict for verdict in verdicts if verdict != "ok" and not _OF_A_ROW.match(verdict)]
    if worse:
        raise DamagedFile.whole(" ".join(worse[0].split()))
    tables = schema.tables_of(connection)
    version = schema.version_of(connection)
    if version == 0 and tables:
        raise DamagedFile.whole(_("it holds tables that are not Backstep's"))
    if 0 < version <= schema.VERSION and (missing := _tables_of_version(version) - tables):
        lost = ", ".join(sorted(missing))
        raise DamagedFile.whole(_("it has lost tables: {names}", names=lost))
    return verdicts == ["ok"]


def _tables_of_version(version: int) -> frozenset[str]:
    return frozenset(schema.TABLES) if version == schema.VERSION else storage.tables_at(version)


def set_aside(path: Path, damage: DamagedFile, now: int) -> None:
    """Rename the damaged parts of `path`; what to tell the learner waits in a file (`untold`).

    `now` is in microseconds since 1970. A file that was set aside before is never overwritten.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now // 1_000_000))
    stem, number = f"{path.stem}.damaged-{stamp}", 1
    aside = path.with_name(f"{stem}{path.suffix}")
    while any(_part(aside, suffix).exists() for suffix in ("", *LOG_SUFFIXES)):
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    _note(path).write_text(_told(damage, aside), "utf-8")
    # The database goes last: without it SQLite would take its log for a leftover and delete it.
    for suffix in damage.suffixes:
        if _part(path, suffix).exists():
            _part(path, suffix).rename(_part(aside, suffix))


def _told(damage: DamagedFile, aside: Path) -> str:
    if "" in damage.suffixes:
        return _(
            "The file with your progress was damaged ({reason}), so a new one was "
            "started.\nThe old one is kept as\n{file}",
            reason=damage.reason,
            file=aside,
        )
    return _(
        "The latest entries of your progress could not be read ({reason}) and may be missing.\n"
        "They are kept as\n{file}",
        reason=damage.reason,
        file=_part(aside, "-wal"),
    )


def untold(path: Path) -> str | None:
    """What is to be told of a file that was set aside, to one opener only: the one who did it may
    have been ended before it could tell.
    """
    note, mine = _note(path), path.with_name(f"{path.stem}.notice-{os.getpid()}")
    try:
        note.rename(mine)  # of several, one succeeds
        text = mine.read_text("utf-8")
        mine.unlink()
    except OSError:
        return None
    return text


def _note(path: Path) -> Path:
    return path.with_name(f"{path.stem}.notice")


def _part(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
