"""How far the learner stepped through each network, and the walk to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tutor.learner.settings import save_setting, setting

if TYPE_CHECKING:
    from tutor.learner.store import Store


class WalkProgress(NamedTuple):
    """A network's name, the furthest step seen, and whether backward was walked to its end."""

    name: str
    furthest: int
    finished_backward: bool


class WalkPlace(NamedTuple):
    """Where a walk was left: `at` of `total` steps are done, the layers in `folded` are folded.

    The rest is what makes its steps as many as they are. What the learner edited is not kept.
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


_WALK = "walk"
"""The setting that holds the latest place."""


def save_walk(store: Store, place: WalkPlace) -> None:
    """Keep where the learner is in a walk."""
    save_setting(store, _WALK, place._asdict())


def last_walk(store: Store) -> WalkPlace | None:
    """Return where the learner left a walk, None before the first."""
    kept = setting(store, _WALK)
    try:
        place = WalkPlace(**kept)
        folded, opened = tuple(place.folded), tuple(place.opened)
    except TypeError:  # of another version
        return None
    return place._replace(folded=folded, opened=opened)


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
