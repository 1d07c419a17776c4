"""The learner's settings: any JSON value by its key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.learner.storage.errors import LearnerDataError

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store

LAST = "last"
"""The setting that says where the learner was last: "read", or an activity's command line."""

_TRUSTED, _PACKS, _OWN = "trusted", "packs", "own"


def setting(store: Store, key: str, default: Any = None) -> Any:
    """Return a setting's value, `default` if it was never set or cannot be read any more."""
    rows = store.read("SELECT value FROM settings WHERE key = ?", key)
    try:
        return store.decoded(rows[0][0]) if rows else default
    except LearnerDataError:
        return default


def trusted_packs(store: Store) -> frozenset[str]:
    """Return the digests of the packs whose code the learner lets run; see `tutor.course.packs`."""
    kept = setting(store, _TRUSTED, [])
    digests = kept if isinstance(kept, list) else []
    return frozenset(digest for digest in digests if isinstance(digest, str))


def trust_pack(store: Store, digest: str) -> None:
    """Keep that the learner lets the code of this version of a pack run."""
    save_setting(store, _TRUSTED, sorted({*trusted_packs(store), digest}))


def distrust_pack(store: Store, digest: str) -> None:
    """Keep that the learner does not let the code of this version of a pack run any more."""
    save_setting(store, _TRUSTED, sorted(trusted_packs(store) - {digest}))


def known_packs(store: Store) -> dict[str, Path]:
    """Return the folder of each pack that was opened by its folder, by the pack's name."""
    kept = setting(store, _PACKS, {})
    items = kept.items() if isinstance(kept, dict) else ()
    return {name: Path(folder) for name, folder in items if isinstance(folder, str)}


def know_pack(store: Store, name: str, folder: Path) -> None:
    """Keep where a pack is, so that its name is enough from now on."""
    known = known_packs(store)
    if known.get(name) != folder:
        packs = {**known, name: folder}
        save_setting(store, _PACKS, {one: str(place) for one, place in sorted(packs.items())})


def own_courses(store: Store) -> frozenset[Path]:
    """Return the folders of the courses that the learner began: their code runs unasked."""
    kept = setting(store, _OWN, [])
    folders = kept if isinstance(kept, list) else []
    return frozenset(Path(folder) for folder in folders if isinstance(folder, str))


def own_course(store: Store, folder: Path) -> None:
    """Keep that the course in this folder is the learner's own work, whatever it holds."""
    save_setting(store, _OWN, sorted({*map(str, own_courses(store)), str(folder)}))


def disown_course(store: Store, folder: Path) -> None:
    """Keep that the course in this folder is one to be trusted first, as any other."""
    save_setting(store, _OWN, sorted({*map(str, own_courses(store))} - {str(folder)}))


def save_setting(store: Store, key: str, value: Any) -> None:
    """Keep a setting's value."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, store.encoded(value))
        )
