"""How far the learner stepped through each network, and the walk to come back to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.learner.settings import save_setting, setting

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


class WalkProgress(NamedTuple):
    """A network's name, the furthest step seen, and whether backward was walked to its end."""

    name: str
    furthest: int
    finished_backward: bool


class WalkPlace(NamedTuple):
    """Where a walk was left: `at` of `total` steps are done, the layers in `folded` are folded.

    `optimizer` to `train_all` make its steps as many as they are. `element` was looked at; `edits`
    are the learner's, in order, each as typed and with the iteration it was made in.
    """

    name: str
    title: str
    at: int
    total: int
    folded: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    optimizer: str = "sgd"
    iterations: int = 1
    train_all: bool = False
    element: tuple[int, ...] = ()
    edits: tuple[tuple[int, str], ...] = ()
    bookmarks: tuple[int, ...] = ()


_MOST = 1_000_000
"""Above every number of a place: steps, iterations, indices."""

_WALK = "walk"
"""The setting that holds the latest place."""


def save_walk(store: Store, place: WalkPlace) -> None:
    """Keep where the learner is in a walk."""
    save_setting(store, _WALK, place._asdict())


def last_walk(store: Store) -> WalkPlace | None:
    """Return where the learner left a walk, None before the first."""
    kept = setting(store, _WALK)
    if not isinstance(kept, dict):
        return None
    fields = {}
    for field, read in _READERS.items():
        with suppress(KeyError, TypeError):  # damaged, or of another version
            fields[field] = read(kept[field])
    try:
        return WalkPlace(**fields)
    except TypeError:
        return None


def _text(kept: Any) -> str:
    if not isinstance(kept, str) or not kept.isprintable():
        raise TypeError
    return kept


def _whole(kept: Any) -> int:
    if not isinstance(kept, int) or not 0 <= kept < _MOST:
        raise TypeError
    return int(kept)


def _texts(kept: Any) -> tuple[str, ...]:
    return tuple(one for one in kept if isinstance(one, str) and one.isprintable())


def _wholes(kept: Any) -> tuple[int, ...]:
    return tuple(one for one in kept if isinstance(one, int) and 0 <= one < _MOST)


def _edits(kept: Any) -> tuple[tuple[int, str], ...]:
    edits = []
    for one in kept:
        match one:
            case [int(iteration), str(words)] if 0 <= iteration < _MOST and words.isprintable():
                edits.append((iteration, words))
    return tuple(edits)


_READERS: dict[str, Callable[[Any], Any]] = {
    "name": _text,
    "title": _text,
    "at": _whole,
    "total": _whole,
    "folded": _texts,
    "opened": _texts,
    "optimizer": _text,
    "iterations": _whole,
    "train_all": bool,
    "element": _wholes,
    "edits": _edits,
    "bookmarks": _wholes,
}
"""What makes a place's fields of what is on disk; TypeError where it is something else."""


def record_walk(store: Store, name: str, step: int, *, finished_backward: bool = False) -> None:
    """Keep that a walk was stepped to `step`; what was reached once stays reached."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO walks (name, furthest, finished_backward, last) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET furthest = MAX(furthest, excluded.furthest), "
            "finished_backward = MAX(finished_backward, excluded.finished_backward), "
            "last = excluded.last",
            (name, step, int(finished_backward), store.now()),
        )


def list_walks(store: Store) -> list[WalkProgress]:
    """Return the walks that were stepped, the latest first."""
    rows = store.read(
        "SELECT name, furthest, finished_backward FROM walks ORDER BY last DESC, name"
    )
    return [WalkProgress(name, furthest, bool(finished)) for name, furthest, finished in rows]
