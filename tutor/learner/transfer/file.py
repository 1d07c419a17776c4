"""The file that holds all that the learner has: JSON, a row a line, with a digest of each table.

What is read from one was checked: it is ours, it is whole, and every row is one that its table
takes. What is not is refused with its place.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from tutor.activities.errors import UsageError
from tutor.learner.storage import schema
from tutor.learner.storage.upgrades import upgraded
from tutor.learner.times import iso
from tutor.learner.transfer.table_rows import Contents, columns_of, insert, rows_of
from tutor.words import _
from tutor.words.reasons import why

FORMAT = "backstep-progress"
LARGEST = 2**28
"""Bytes of such a file; a learner's has some thousand."""


def write_file(path: Path, contents: Contents, now: int, *, replace: bool = False) -> None:
    """Write the file, whole or not at all: it is on disk before it has its name. `now` is in
    microseconds since 1970. Errors: UsageError, also for a file that is there and not to be
    replaced, and for one that would be too large to be read again.
    """
    data = _text(contents, now).encode()
    if len(data) > LARGEST:
        raise UsageError(
            _(
                "{file} would be too large to be imported again: it would have {size:,} bytes, and "
                "{largest:,} are the most. Delete runs that you do not need: backstep runs delete.",
                file=path,
                size=len(data),
                largest=LARGEST,
            )
        )
    try:
        if path.exists() and not replace:
            raise UsageError(_("{file} is there already: choose another name", file=path))
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise UsageError(
            _("{file} cannot be written: {reason}", file=path, reason=why(error))
        ) from None


def read_file(path: Path) -> Contents:
    """What a file holds, as rows of today's tables. Errors: UsageError that says what is wrong with
    the file, and where.
    """
    data = _parsed(path, _read(path))
    version = data.get("version")
    if data.get("format") != FORMAT or type(version) is not int or version < 1:
        raise UsageError(_("{file} is no file of backstep export", file=path))
    if version > schema.VERSION:
        raise UsageError(
            _(
                "{file} was written by a newer Backstep (its data version is {version}, this "
                "program knows {known}): update Backstep",
                file=path,
                version=version,
                known=schema.VERSION,
            )
        )
    tables, digests = data.get("tables"), data.get("digests")
    if not isinstance(tables, dict) or not isinstance(digests, dict):
        _refuse(path, _("it holds no tables"))
    for table in digests.keys() | tables.keys():
        rows = tables.get(table)
        if not isinstance(rows, list) or digests.get(table) != digest_of(rows):
            _refuse(path, _("{table} is not as it was written", table=table))
    return _fitting(path, tables, version)


def _text(contents: Contents, now: int) -> str:
    lines = {table: _lines(rows) for table, rows in contents.items()}
    head = {
        "format": FORMAT,
        "version": schema.VERSION,
        "written": iso(now),
        "digests": {table: digest_of(rows) for table, rows in contents.items()},
    }
    body = ",\n".join(
        f"{json.dumps(table)}: [\n" + ",\n".join(rows) + "\n]" for table, rows in lines.items()
    )
    return f'{json.dumps(head, indent=1)[:-2]},\n "tables": {{\n{body}\n}}}}\n'


def _lines(rows: list[Any]) -> list[str]:
    return [json.dumps(row) for row in rows]


def digest_of(rows: list[Any]) -> str:
    """What tells whether a table's rows are as they were written."""
    return sha256("\n".join(_lines(rows)).encode()).hexdigest()


def _read(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(_("{file} is no file of backstep export", file=path))
        if status.st_size > LARGEST:
            raise UsageError(_("{file} is too large for a file of backstep export", file=path))
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {reason}", file=path, reason=why(error))
        ) from None
    except UnicodeDecodeError as error:
        _refuse(path, _("byte {n} is not UTF-8", n=error.start + 1))


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = _("line {line}, column {column}", line=error.lineno, column=error.colno)
        _refuse(path, _("it is not JSON at {where}", where=where))
    except (ValueError, RecursionError) as error:
        _refuse(path, _("it is not JSON ({why})", why=error))
    if not isinstance(data, dict):
        raise UsageError(_("{file} is no file of backstep export", file=path))
    return data


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _refuse(path: Path, reason: str) -> NoReturn:
    raise UsageError(
        _("{file} is damaged: {reason}. Nothing was changed.", file=path, reason=reason)
    )


def _fitting(path: Path, tables: dict[str, list[Any]], version: int) -> Contents:
    """The rows, each tried on today's tables."""
    with contextlib.closing(sqlite3.connect(":memory:")) as scratch:
        schema.create(scratch)
        known = {table: columns_of(scratch, table) for table in schema.TABLES}
        for table, rows in tables.items():
            if table not in known:
                _refuse(path, _("it has a table {table} that nobody knows", table=repr(table)))
            for number, values in enumerate(rows, 1):
                try:
                    row = upgraded(table, dict(values), version)
                    if unknown := sorted(set(row) - set(known[table])):
                        raise ValueError(unknown[0])
                    insert(scratch, table, row)
                except (sqlite3.Error, ValueError, TypeError, KeyError, OverflowError) as error:
                    where = _("entry {n} of {table}", n=number, table=table)
                    _refuse(path, f"{where}: {error}")
        return {table: rows_of(scratch, table) for table in schema.TABLES}
