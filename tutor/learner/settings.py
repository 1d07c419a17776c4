"""The learner's settings: any JSON value by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.learner.storage.errors import LearnerDataError

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store

LAST = "last"
"""The setting that says where the learner was last: "read", or an activity's command line."""

_TRUSTED = "trusted"


def setting(store: Store, key: str, default: Any = None) -> Any:
    """Return a setting's value, `default` if it was never set or cannot be read any more."""
    rows = store.read("SELECT value FROM settings WHERE key = ?", key)
    try:
        return store.decoded(rows[0][0]) if rows else default
    except LearnerDataError:
        return default


def trusted_packs(store: Store) -> frozenset[str]:
    """Return the names of the packs whose code the learner lets run."""
    kept = setting(store, _TRUSTED, [])
    names = kept if isinstance(kept, list) else []
    return frozenset(name for name in names if isinstance(name, str))


def trust_pack(store: Store, pack: str) -> None:
    """Keep that the learner lets a pack's code run."""
    save_setting(store, _TRUSTED, sorted({*trusted_packs(store), pack}))


def save_setting(store: Store, key: str, value: Any) -> None:
    """Keep a setting's value."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, store.encoded(value))
        )
