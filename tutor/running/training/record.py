"""Keeping each run: what was done of it is on disk before its closing event is told."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from tutor.learner import Store, finish_run, start_run
from tutor.running.training.protocol import CLOSING, Event


def recorded(
    events: Iterator[Event], store: Store, activity: str, settings: Mapping[str, Any]
) -> Generator[Event, None, None]:
    """Pass the events on, the first with the number of the run they are kept under.

    If whoever listens leaves before the end, the run is kept as stopped; if the experiment
    fails, as an error. Errors: LearnerDataError.
    """
    run = start_run(store, settings, activity)
    curve: list[Event] = []
    status, metrics = "stopped", {}
    finished = False
    try:
        for event in events:
            kind = event["event"]
            if kind == "start":
                event = {"event": kind, "run": run, **event}
            elif kind == "epoch":
                curve.append({key: value for key, value in event.items() if key != "event"})
            if kind in CLOSING:
                status = kind
                metrics = {key: value for key, value in event.items() if key != "event"}
                finish_run(store, run, status, metrics, curve)
                finished = True
            yield event
    except Exception:
        status = "error"
        raise
    finally:
        if not finished:
            finish_run(store, run, status, metrics, curve)
