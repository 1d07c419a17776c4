"""The learner's settings: any JSON value by its key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tutor.learner.storage.errors import LearnerDataError

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


def setting(store: Store, key: str, default: Any = None) -> Any:
    """Return a setting's value, `default` if it was never set or cannot be read any more."""
    rows = store.read("SELECT value FROM settings WHERE key = ?", key)
    try:
        return store.decoded(rows[0][0]) if rows else default
    except LearnerDataError:
        return default


def save_setting(store: Store, key: str, value: Any) -> None:
    """Keep a setting's value."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, json.dumps(value))
        )
