"""Keeping each training: what was done of it is on disk before its closing event is told."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from tutor.learner import Store, finish_run, start_run
from tutor.running.training.protocol import CLOSING, Event
from tutor.running.training.settings import TrainSettings

_METRICS = ("step", "steps", "epoch", "test_accuracy", "test_loss", "seconds", "where", "note")


def recorded(
    events: Iterator[Event], store: Store, settings: TrainSettings
) -> Generator[Event, None, None]:
    """Pass the events on, the first with the number of the run they are kept under.

    If whoever listens leaves before the end, the run is kept as stopped; if the training fails, as
    an error. Errors: LearnerDataError.
    """
    run = start_run(store, settings.as_json())
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
                metrics = {key: event[key] for key in _METRICS if key in event}
                finish_run(store, run, status, metrics, curve)
                finished = True
            yield event
    except Exception:
        status = "error"
        raise
    finally:
        if not finished:
            finish_run(store, run, status, metrics, curve)
