"""Keeping each run: what was done of it is on disk before its closing event is told."""

from __future__ import annotations

import platform
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tutor import __version__
from tutor.learner import (
    LearnerDataError,
    Store,
    change_settings,
    finish_run,
    keep_run,
    name_run,
    run_folder,
    start_run,
)
from tutor.running.moments.recorder import Moments
from tutor.running.training.protocol import CLOSING, UNKEPT, UNSAVED, Event, facts
from tutor.words.reasons import told as reason

if TYPE_CHECKING:
    from tutor.learner.run_files import RunFolder
    from tutor.running.training.control import Control


def recorded(
    events: Iterator[Event],
    store: Store | None,
    activity: str,
    settings: Mapping[str, Any],
    problem: str = "",
    *,
    unit: str,
    control: Control | None = None,
    parent: Mapping[str, int] | None = None,
    name: str | None = None,
) -> Generator[Event, None, None]:
    """Pass the events on, the first and the last with the number of the run they are kept under.
    Those of the kind `unit` are its curve, which is on disk point by point; `control` gets a folder
    for its moments. `parent` is the run and the step that it goes on from; `name` what it is to be
    called.

    If whoever listens leaves before the end, the run is kept as stopped; if the experiment
    fails, as an error. A disk that takes nothing stops no experiment: ``unsaved`` says so once,
    all of it is tried again at the end, and a closing event with ``unsaved`` in it was not kept.
    Without a `store` nothing is, because of `problem`. ``unkept`` says once that the way back
    is not kept, or not all of it.
    """
    keeping = Keeping(activity, settings, parent, name)
    if store is None:
        keeping.problem = problem
    else:
        keeping.begin(store)
    if control is not None and keeping.folder is not None:
        control.moments = Moments(keeping.folder)
    status, metrics, told = "stopped", {}, False
    try:
        for event in events:
            kind = event["event"]
            if kind == "start" and keeping.run is not None:
                event = {"event": kind, "run": keeping.run, **event}
            elif kind == unit:
                keeping.add_point(facts(event))
            elif "settings" in event:
                keeping.change(event["settings"])
            if kind in CLOSING:
                status, metrics = kind, facts(event)
                event = {**event, **keeping.finish(status, metrics)}
            unkept = keeping.unkept or (control.moments.problem if control is not None else "")
            if kind in CLOSING and unkept and not told:
                yield {"event": UNKEPT, "message": unkept}
            yield event
            if kind == "start" and keeping.problem:
                yield {"event": UNSAVED, "message": keeping.problem}
            if unkept and not told and kind not in CLOSING:
                told = True
                yield {"event": UNKEPT, "message": unkept}
    except Exception:
        status = "error"
        raise
    finally:
        keeping.finish(status, metrics)


class Keeping:
    """What is kept of one run: on disk, and here until it is there whole."""

    def __init__(
        self,
        activity: str,
        settings: Mapping[str, Any],
        parent: Mapping[str, int] | None = None,
        name: str | None = None,
    ) -> None:
        self.curve: list[Event] = []
        self.run: int | None = None
        """Its number on disk."""
        self.folder: RunFolder | None = None
        """Where its moments are, and its curve while it goes on."""
        self.problem = ""
        """Why it is not there."""
        self.unkept = ""
        """Why its curve so far is not there."""
        self._activity, self._settings = activity, settings
        self._about = {"versions": versions(), **({"parent": dict(parent)} if parent else {})}
        self._name = name
        self._store: Store | None = None
        self._started = 0

    def begin(self, store: Store) -> None:
        """Keep that it began."""
        self._store, self._started = store, store.now()
        try:
            self.run = start_run(store, self._settings, self._activity, self._about)
            if self._name is not None:
                name_run(store, self.run, self._name)
        except LearnerDataError as problem:
            self.problem = str(problem)
            return
        self.folder = run_folder(store, self.run)
        try:
            self.folder.remove()  # left of a deleted run of this number
        except OSError as problem:
            self.folder, self.unkept = None, reason(problem)

    def add_point(self, point: Event) -> None:
        """Keep a point of the curve, whatever becomes of the program next."""
        self.curve.append(point)
        if self.folder is not None and not self.unkept:
            try:
                self.folder.add_point(point)
            except OSError as problem:
                self.unkept = reason(problem)

    def change(self, settings: Mapping[str, Any]) -> None:
        """Keep other settings: some were changed while it went on."""
        self._settings = settings
        if self._store is not None and self.run is not None:
            with suppress(LearnerDataError):  # tried again at the end
                change_settings(self._store, self.run, self._activity, settings)

    def finish(self, status: str, metrics: Mapping[str, Any]) -> Event:
        """Keep how it ended, all of it where its beginning is not on disk; the first time alone.

        Returns what its closing event has to say of that.
        """
        store, self._store = self._store, None
        if store is None:
            return {}
        begun, kept = self.run, False
        try:
            if begun is not None:
                change_settings(store, begun, self._activity, self._settings)
                finish_run(store, begun, status, metrics, self.curve)
                kept = True
                return {"run": begun}
            self.run = keep_run(
                store,
                self._activity,
                self._settings,
                self._started,
                status,
                metrics,
                self.curve,
                self._about,
            )
        except LearnerDataError as problem:
            return {UNSAVED: str(problem)}
        finally:
            if self.folder is not None:
                self.folder.close(curve_kept=kept)
        return {"run": self.run}


def versions() -> dict[str, str]:
    """What a run was made with: the same gives the same numbers, to the last bit."""
    import numpy as np

    return {
        "backstep": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
