"""Keeping each run: what was done of it is on disk before its closing event is told."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from tutor.learner import LearnerDataError, Store, finish_run, keep_run, start_run
from tutor.running.training.protocol import CLOSING, UNSAVED, Event, facts


def recorded(
    events: Iterator[Event],
    store: Store | None,
    activity: str,
    settings: Mapping[str, Any],
    problem: str = "",
    *,
    unit: str,
) -> Generator[Event, None, None]:
    """Pass the events on, the first with the number of the run they are kept under. Those of the
    kind `unit` are its curve.

    If whoever listens leaves before the end, the run is kept as stopped; if the experiment
    fails, as an error. A disk that takes nothing stops no experiment: ``unsaved`` says so once,
    all of it is tried again at the end, and a closing event with ``unsaved`` in it was not kept.
    Without a `store` nothing is, because of `problem`.
    """
    keeping = Keeping(activity, settings)
    if store is None:
        keeping.problem = problem
    else:
        keeping.begin(store)
    status, metrics = "stopped", {}
    try:
        for event in events:
            kind = event["event"]
            if kind == "start" and keeping.run is not None:
                event = {"event": kind, "run": keeping.run, **event}
            elif kind == unit:
                keeping.curve.append(facts(event))
            if kind in CLOSING:
                status, metrics = kind, facts(event)
                event = {**event, **keeping.finish(status, metrics)}
            yield event
            if kind == "start" and keeping.problem:
                yield {"event": UNSAVED, "message": keeping.problem}
    except Exception:
        status = "error"
        raise
    finally:
        keeping.finish(status, metrics)


class Keeping:
    """What is kept of one run: on disk, and here until it is there whole."""

    def __init__(self, activity: str, settings: Mapping[str, Any]) -> None:
        self.curve: list[Event] = []
        self.run: int | None = None
        """Its number on disk."""
        self.problem = ""
        """Why it is not there."""
        self._activity, self._settings = activity, settings
        self._store: Store | None = None
        self._started = 0

    def begin(self, store: Store) -> None:
        """Keep that it began."""
        self._store, self._started = store, store.now()
        try:
            self.run = start_run(store, self._settings, self._activity)
        except LearnerDataError as problem:
            self.problem = str(problem)

    def finish(self, status: str, metrics: Mapping[str, Any]) -> Event:
        """Keep how it ended, all of it where its beginning is not on disk; the first time alone.

        Returns what its closing event has to say of that.
        """
        store, self._store = self._store, None
        if store is None:
            return {}
        begun = self.run
        try:
            if begun is not None:
                finish_run(store, begun, status, metrics, self.curve)
                return {}
            self.run = keep_run(
                store, self._activity, self._settings, self._started, status, metrics, self.curve
            )
        except LearnerDataError as problem:
            return {UNSAVED: str(problem)}
        return {"run": self.run}
