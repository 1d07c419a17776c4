"""The rows of every table, as plain data."""

from __future__ import annotations

import sqlite3
from typing import Any, TypeAlias

from tutor.learner.storage import schema

Row: TypeAlias = "dict[str, Any]"
Contents: TypeAlias = "dict[str, list[Row]]"
"""By table the rows, each by column, in the order of their keys."""

LOCAL = ("trusted", "packs", "own", "said")
"""Settings about this machine: whom the learner trusts here, where packs are, what was told once.
They are not the learner's to take along, and a file from elsewhere must not set them.
"""
NOT_LOCAL = f"key NOT IN ({', '.join(repr(key) for key in LOCAL)})"


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Everything that the learner has, inside the caller's transaction."""
    only = {"settings": NOT_LOCAL}
    return {table: rows_of(connection, table, only.get(table, "true")) for table in schema.TABLES}


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table, in their order."""
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in found]


def insert(connection: sqlite3.Connection, table: str, row: Row, *, ignore: bool = False) -> bool:
    """Put a row into a table; whether it is there now. One with a key that is taken is left out, if
    those are to be `ignore`d.
    """
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    how = "INSERT OR IGNORE" if ignore else "INSERT"
    made = connection.execute(
        f"{how} INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())
    )
    return made.rowcount > 0


def rows_of(connection: sqlite3.Connection, table: str, where: str = "true") -> list[Row]:
    """The rows of a table for which a condition holds, in the order of their keys."""
    found = connection.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY 1")
    names = [column[0] for column in found.description]
    return [dict(zip(names, values, strict=True)) for values in found]
