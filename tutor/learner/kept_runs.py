"""The trainings: settings, how each ended, its last numbers and its curve."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.learner.storage.errors import InvalidDataError, LearnerDataError
from tutor.learner.times import iso
from tutor.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tutor.learner.storage.store import Store

UNFINISHED, KILLED, DAMAGED = "unfinished", "killed", "damaged"
ACTIVITY, ONLY = "activity", "train"
"""The key under which the activity stands with the settings, and the activity of those runs that
version 1 kept without it: it had no other.
"""


class KeptRun(NamedTuple):
    """One run of an activity; `status` is "unfinished" while it goes on.

    It stays so if its process was killed and nobody was there to see it; else it is "killed" then.
    It is "damaged" if what was kept of it cannot be read: then there are no settings or metrics.
    `started` and `finished` in microseconds since 1970; the curve is fetched by `curve_of`.
    """

    id: int
    activity: str
    settings: dict[str, Any]
    started: int
    finished: int | None
    status: str
    metrics: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the run as plain data, its times as ISO 8601 in UTC, and None for numbers that
        JSON cannot write.
        """
        times = {"started": iso(self.started), "finished": iso(self.finished)}
        plain: dict[str, Any] = _finite({**self._asdict(), **times})
        return plain


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def start_run(store: Store, settings: Mapping[str, Any], activity: str) -> int:
    """Keep that a run of an activity began and return the run's id."""
    with store.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO runs (settings, started, status, metrics, curve) "
            "VALUES (?, ?, ?, '{}', '[]')",
            (json.dumps({ACTIVITY: activity, **settings}), store.now(), UNFINISHED),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def finish_run(
    store: Store,
    run: int,
    status: str,
    metrics: Mapping[str, Any],
    curve: Sequence[Any] = (),
) -> None:
    """Keep how a training ended: its last metrics and the points of its curve."""
    with store.transaction() as connection:
        changed = connection.execute(
            "UPDATE runs SET finished = ?, status = ?, metrics = ?, curve = ? WHERE id = ?",
            (store.now(), status, json.dumps(dict(metrics)), json.dumps(list(curve)), run),
        ).rowcount
    if not changed:
        raise InvalidDataError(_("There is no run {n} in {path}.", n=run, path=store.path))


def keep_run(
    store: Store,
    activity: str,
    settings: Mapping[str, Any],
    started: int,
    status: str,
    metrics: Mapping[str, Any],
    curve: Sequence[Any] = (),
) -> int:
    """Keep a run whole that is over, because its beginning could not be; return the run's id."""
    with store.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO runs (settings, started, finished, status, metrics, curve) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                json.dumps({ACTIVITY: activity, **settings}),
                started,
                store.now(),
                status,
                json.dumps(dict(metrics)),
                json.dumps(list(curve)),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def lose_run(store: Store, run: int, curve: Sequence[Any]) -> None:
    """Keep what is known of a run whose process was killed, unless it kept its end itself."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE runs SET finished = ?, status = ?, curve = ? WHERE id = ? AND status = ?",
            (store.now(), KILLED, json.dumps(list(curve)), run, UNFINISHED),
        )


def list_runs(store: Store, limit: int | None = None) -> list[KeptRun]:
    """Return the trainings, newest first."""
    rows = store.read(
        "SELECT id, settings, started, finished, status, metrics FROM runs "
        "ORDER BY id DESC LIMIT ?",
        -1 if limit is None else limit,
    )
    return [_run(store, *row) for row in rows]


def _run(
    store: Store,
    run: int,
    settings: str,
    started: int,
    finished: int | None,
    status: str,
    metrics: str,
) -> KeptRun:
    """A row of the table as a run."""
    try:
        read = store.decoded(settings), store.decoded(metrics)
    except LearnerDataError:
        read = None, None
    if not all(isinstance(value, dict) for value in read):
        return KeptRun(run, "", {}, started, finished, DAMAGED, {})
    activity = read[0].pop(ACTIVITY, ONLY)
    return KeptRun(run, activity, read[0], started, finished, status, read[1])


def curve_of(store: Store, run: int) -> list[Any]:
    """Return the points of a run's curve as `finish_run` got them, none while it is unfinished."""
    rows = store.read("SELECT curve FROM runs WHERE id = ?", run)
    if not rows:
        raise InvalidDataError(_("There is no run {n} in {path}.", n=run, path=store.path))
    points: list[Any] = store.decoded(rows[0][0])
    return points


def count_runs(store: Store) -> int:
    """Return how many trainings were started."""
    ((count,),) = store.read("SELECT COUNT(*) FROM runs")
    return int(count)
