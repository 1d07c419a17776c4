"""How far the learner stepped through each network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.learner.store import Store


class WalkProgress(NamedTuple):
    """A network's name, the furthest step seen, and whether backward was walked to its end."""

    name: str
    furthest: int
    finished_backward: bool


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
