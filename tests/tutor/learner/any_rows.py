"""Rows that the tables take, whatever tables there are."""

from __future__ import annotations

import random
import sqlite3

from tutor.learner.storage import schema
from tutor.learner.transfer.table_rows import insert

CHAPTERS = ("start", "start-2", "Start", "theirs:start", "digits")
VALUES = {
    "TEXT": [
        *CHAPTERS,
        *(f"{chapter}/{name}" for chapter in CHAPTERS for name in ("one", "två", "a%b_c")),
        "read", "review", "quiz", "", "{}", "[1.5, null]", '"light"', "theme", "walk:mazur/1/",
        "x = '\x00\x1b[31m'\n", "語" * 40, "trusted", "packs",
    ],
    "INTEGER": [*(0, 1) * 5, 2, 3, 9, 1_790_000_000_000_000, 1_790_000_100_000_000, 10**15, None],
    "REAL": [1.0, 0.1, 2.3065, 1e-4, 10.0],
}  # fmt: skip
"""What columns of each type may hold; a table that takes none of it needs its values added here."""
MOST, TRIES = 5, 1000


def fill(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Put rows at random into every table, as far as its constraints take them."""
    for table in schema.TABLES:
        kinds = dict(connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)))
        put, wanted = 0, chance.randrange(MOST + 1)
        for _ in range(TRIES):
            if put >= wanted:
                break
            try:
                put += insert(
                    connection, table, {n: chance.choice(VALUES[kinds[n]]) for n in kinds}
                )
            except sqlite3.IntegrityError:
                continue
    connection.execute("DELETE FROM undone WHERE answer NOT IN (SELECT id FROM answers)")
