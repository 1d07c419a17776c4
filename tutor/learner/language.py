"""The language that the learner chose, which the command line needs before anything is opened."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tutor.learner.storage.directory import data_path
from tutor.learner.storage.store import FILE_NAME

LANGUAGE = "language"
"""The setting that names it."""

PATIENCE = 0.2
"""Seconds to wait for another program that has the file locked."""


def chosen_language() -> str | None:
    """Return the language kept as a setting; None if there is none, or if it cannot be read now.

    The file is only looked at: what is wrong with it is for whoever opens it to say.
    """
    path = data_path() / FILE_NAME
    if not path.is_file():
        return None
    query = "SELECT value FROM settings WHERE key = ?"
    try:
        with closing(
            sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
        ) as connection:
            rows = connection.execute(query, (LANGUAGE,)).fetchall()
        chosen = json.loads(rows[0][0]) if rows else None
    except (OSError, ValueError, TypeError, sqlite3.Error):
        return None
    return chosen if isinstance(chosen, str) else None
