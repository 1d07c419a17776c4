"""Rows of older versions made into rows of today. A version that was released is never forgotten.

A function that upgrades a row gets it as a mapping of its columns, and gives one for the next
version; it raises ValueError, KeyError or TypeError for what it cannot read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]


class Upgrade(NamedTuple):
    """From one version to the next: the tables that a file of the first one has, and what makes
    its rows those of the next, by table; rows of other tables stay as they are.
    """

    tables: frozenset[str]
    rows: dict[str, Callable[[Row], Row]]


def tables_at(version: int) -> frozenset[str]:
    """The tables that a file of an older version has."""
    return UPGRADES[version - 1].tables


def upgraded(table: str, row: Row, version: int) -> Row:
    """A row of `table` from the given version as one of today."""
    for upgrade in UPGRADES[version - 1 :]:
        row = upgrade.rows.get(table, _same)(row)
    return row


def _same(row: Row) -> Row:
    return row


def _answer(row: Row) -> Row:
    """Version 1 kept an option by its text, and a prediction under ``step/``."""
    texts = option_ids().get(row["question"], {})
    return _question(row) | {"answer": texts.get(row["answer"], row["answer"])}


def _question(row: Row) -> Row:
    return row | {"question": re.sub(r"\Astep/", "walk:", row["question"])}


def _page(row: Row) -> Row:
    """Version 1 kept a page in two columns."""
    row = dict(row)
    return row | {"page": f"{row.pop('chapter')}/{row['page']}"}


def _place(row: Row) -> Row:
    """Version 1 had one place, in our own course."""
    row = _page(row)
    del row["only"]
    return row | {"pack": ""}


def _edit(row: Row) -> Row:
    """Version 1 forgot a version of the learner's when the lesson's own took its place."""
    return row | {"shelved": 0}


def _run(row: Row) -> Row:
    """Version 1 gave runs no names, and said nothing of what made them."""
    return row | {"name": None, "about": "{}"}


@cache
def option_ids() -> dict[str, dict[str, str]]:
    """The ids of the options of version 1, by question and text."""
    text = Path(__file__).with_name("option_ids.json").read_text("utf-8")
    ids: dict[str, dict[str, str]] = json.loads(text)
    return ids


UPGRADES: tuple[Upgrade, ...] = (
    Upgrade(
        frozenset({"answers", "cards", "pages", "place", "edits"})
        | {"snippet_runs", "runs", "walks", "settings"},
        {
            "answers": _answer,
            "cards": _question,
            "pages": _page,
            "place": _place,
            "edits": _edit,
            "runs": _run,
        },
    ),
)
"""From version 1 to 2, and so on."""
