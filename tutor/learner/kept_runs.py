"""The runs: settings, how each ended, its last numbers, its curve, and a name if it has one."""

from __future__ import annotations

import contextlib
import json
import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from core.nearest import nearest
from tutor.learner.run_files import folder_of
from tutor.learner.storage.errors import InvalidDataError, LearnerDataError
from tutor.learner.times import iso
from tutor.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tutor.learner.run_files import RunFolder
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
    `about` tells of what made it: the ``versions``, and the ``parent`` that it goes on from, as
    ``{"run": 3, "step": 410}``.
    """

    id: int
    activity: str
    settings: dict[str, Any]
    started: int
    finished: int | None
    status: str
    metrics: dict[str, Any]
    name: str | None = None
    about: Mapping[str, Any] = MappingProxyType({})

    def as_json(self) -> dict[str, Any]:
        """Return the run as plain data, its times as ISO 8601 in UTC, and None for numbers that
        JSON cannot write.
        """
        times = {"started": iso(self.started), "finished": iso(self.finished)}
        plain: dict[str, Any] = _finite({**self._asdict(), "about": dict(self.about), **times})
        return plain


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def start_run(
    store: Store,
    settings: Mapping[str, Any],
    activity: str,
    about: Mapping[str, Any] = MappingProxyType({}),
) -> int:
    """Keep that a run of an activity began and return the run's id."""
    with store.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO runs (settings, started, status, metrics, curve, about) "
            "VALUES (?, ?, ?, '{}', '[]', ?)",
            (
                json.dumps({ACTIVITY: activity, **settings}),
                store.now(),
                UNFINISHED,
                json.dumps(dict(about)),
            ),
        )
        return _begun(store, cursor.lastrowid)


def _begun(store: Store, run: int | None) -> int:
    """The number of a run that is new; what is left under it is of a run that is gone."""
    assert run is not None
    with contextlib.suppress(OSError):
        run_folder(store, run).remove()
    return run


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
    about: Mapping[str, Any] = MappingProxyType({}),
) -> int:
    """Keep a run whole that is over, because its beginning could not be; return the run's id."""
    with store.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO runs (settings, started, finished, status, metrics, curve, about) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                json.dumps({ACTIVITY: activity, **settings}),
                started,
                store.now(),
                status,
                json.dumps(dict(metrics)),
                json.dumps(list(curve)),
                json.dumps(dict(about)),
            ),
        )
        return _begun(store, cursor.lastrowid)


def lose_run(store: Store, run: int, curve: Sequence[Any]) -> None:
    """Keep what is known of a run whose process was killed, unless it kept its end itself."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE runs SET finished = ?, status = ?, curve = ? WHERE id = ? AND status = ?",
            (store.now(), KILLED, json.dumps(list(curve)), run, UNFINISHED),
        )


def list_runs(store: Store, limit: int | None = None) -> list[KeptRun]:
    """Return the runs, newest first."""
    rows = store.read(f"{_SELECT} ORDER BY id DESC LIMIT ?", -1 if limit is None else limit)
    return [_run(store, *row) for row in rows]


def find_run(store: Store, called: str) -> KeptRun:
    """Return the run of a number or a name. Errors: InvalidDataError, with the nearest name."""
    number = int(called) if re.fullmatch(r"[0-9]{1,18}", called) else None
    rows = store.read(
        f"{_SELECT} WHERE name = ? OR id = ? ORDER BY name = ?", called, number, called
    )
    if rows:
        return _run(store, *rows[-1])
    names = [str(one) for row in store.read("SELECT name, id FROM runs") for one in row if one]
    if not names:
        raise InvalidDataError(_("There is no run yet: backstep train digits makes one."))
    raise InvalidDataError(
        _("There is no run {name}; {near}", name=called, near=nearest(called, names))
    )


def check_name(store: Store, name: str, run: int | None = None) -> None:
    """Refuse a name that another run has, or that is none. Errors: InvalidDataError."""
    if not re.fullmatch(r"(?!\d+\Z)[^\W_][\w.+-]{0,59}", name):
        raise InvalidDataError(
            _(
                "{name!r} is no name for a run: expected letters, digits and .+-_, at most 60, a "
                "letter or digit first, and not digits alone",
                name=name,
            )
        )
    taken = store.read("SELECT id FROM runs WHERE name = ? AND id IS NOT ?", name, run)
    if taken:
        raise InvalidDataError(
            _("The name {name} belongs to run {n}; choose another.", name=name, n=taken[0][0])
        )


def name_run(store: Store, run: int, name: str | None) -> None:
    """Give a run a name, instead of the one it has; None takes it away.

    Errors: InvalidDataError for a name that another run has, or that is none.
    """
    if name is not None:
        check_name(store, name, run)
    with store.transaction() as connection:
        connection.execute("UPDATE runs SET name = ? WHERE id = ?", (name, run))


def change_settings(store: Store, run: int, activity: str, settings: Mapping[str, Any]) -> None:
    """Keep the settings of a run anew: some were changed while it went on."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE runs SET settings = ? WHERE id = ?",
            (json.dumps({ACTIVITY: activity, **settings}), run),
        )


def delete_run(store: Store, run: int) -> None:
    """Delete a run with its curve and its moments. Errors: LearnerDataError."""
    remove_folder(store, run)
    with store.transaction() as connection:
        connection.execute("DELETE FROM runs WHERE id = ?", (run,))


def remove_folder(store: Store, run: int) -> None:
    """Delete the moments of a run, if it has any. Errors: LearnerDataError."""
    try:
        run_folder(store, run).remove()
    except OSError as problem:
        raise LearnerDataError(
            _("The moments of run {n} cannot be deleted: {problem}", n=run, problem=problem)
        ) from problem


def run_folder(store: Store, run: int) -> RunFolder:
    """Return the folder of a run's moments."""
    return folder_of(store.path.parent, run)


_SELECT = "SELECT id, settings, started, finished, status, metrics, name, about FROM runs"


def _run(
    store: Store,
    run: int,
    settings: str,
    started: int,
    finished: int | None,
    status: str,
    metrics: str,
    name: str | None,
    about: str,
) -> KeptRun:
    """A row of the table as a run."""
    try:
        read = store.decoded(settings), store.decoded(metrics), store.decoded(about)
    except LearnerDataError:
        read = None, None, None
    if not all(isinstance(value, dict) for value in read):
        return KeptRun(run, "", {}, started, finished, DAMAGED, {}, name)
    activity = read[0].pop(ACTIVITY, ONLY)
    return KeptRun(run, activity, read[0], started, finished, status, read[1], name, read[2])


def curve_of(store: Store, run: int) -> list[Any]:
    """Return the points of a run's curve: those so far, if it is unfinished or was killed."""
    rows = store.read("SELECT curve FROM runs WHERE id = ?", run)
    if not rows:
        raise InvalidDataError(_("There is no run {n} in {path}.", n=run, path=store.path))
    points: list[Any] = store.decoded(rows[0][0])
    return points or run_folder(store, run).curve()


def count_runs(store: Store) -> int:
    """Return how many trainings were started."""
    ((count,),) = store.read("SELECT COUNT(*) FROM runs")
    return int(count)
