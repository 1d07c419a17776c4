"""The runs of the app: they go on while nobody looks.

A widget subscribes to a run while it is on the screen. One run goes at a time, since each takes a
core of the machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from tutor.learner.kept_runs import UNFINISHED
from tutor.running.run import AGAIN, GRACE, Run, Watcher, let_go_after, tell_all
from tutor.running.training.protocol import CLOSING
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner.keeper import Keeper
    from tutor.learner.kept_runs import KeptRun
    from tutor.running.training.protocol import Event

REMEMBERED = 20
"""Runs that can be looked at again before the app ends."""


class Busy(RuntimeError):
    """Another run is going on: `run`."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.run = run


class Runs:
    """Every run since the app began, by id, and the one that goes on."""

    def __init__(self, keeper: Keeper, now: Callable[[], int]) -> None:
        self._keeper = keeper
        self._now = now
        self._runs: dict[int, Run] = {}
        self._numbers = count(1)
        self._watchers: list[Watcher] = []
        self._following: dict[Run, asyncio.Task[None]] = {}

    def __getitem__(self, number: int) -> Run:
        return self._runs[number]

    def find(self, number: int | None) -> Run | None:
        """The run of that id, while it is remembered."""
        return None if number is None else self._runs.get(number)

    def kept_as(self, number: int) -> Run | None:
        """The run that is kept under a number with the learner's progress, if it is here."""
        runs = [run for run in self._runs.values() if run.kept == number]
        return runs[-1] if runs else None

    @property
    def going(self) -> Run | None:
        """The run that is not over, paused or not."""
        return next((run for run in self._runs.values() if not run.over), None)

    def latest(self, activity: str) -> Run | None:
        """The last run of an activity."""
        runs = [run for run in self._runs.values() if run.activity.name == activity]
        return runs[-1] if runs else None

    def started_from(self, spec: Spec) -> Run | None:
        """The run of a spec, or that was started where it stands: the one that goes on, else the
        last that was started here, else the last of an earlier day.
        """
        runs = [run for run in self._runs.values() if spec in (run.spec, run.asked)]
        return max(runs, key=lambda run: (not run.over, not run.recalled, run.id), default=None)

    def subscribe(self, watcher: Watcher) -> None:
        """Have `watcher` called when a run begins or ends."""
        self._watchers.append(watcher)

    def start(
        self,
        activity: Activity[Any],
        spec: Spec,
        asked: Spec | None = None,
        words: Sequence[str] | None = None,
    ) -> Run:
        """Begin a run of `spec`, with `words` if it goes on from another. Its state is made here:
        have its module imported before.

        Errors: Busy while another goes on.
        """
        if self.going is not None:
            raise Busy(self.going)
        run = Run(next(self._numbers), activity, spec, asked, self._now(), words)
        self._remember(run)
        self._following[run] = task = asyncio.create_task(self._follow(run))
        task.add_done_callback(lambda task: self._following.pop(run))
        tell_all(self._watchers)
        return run

    def recall(self, activity: Activity[Any], spec: Spec, kept: KeptRun, curve: list[Event]) -> Run:
        """A run of an earlier day, as it ended, to be looked at."""
        run = Run(next(self._numbers), activity, spec)
        run.recalled = True
        run.take({"event": "start", "run": kept.id})
        for point in curve:
            run.take({"event": activity.unit, **point})
        closing = kept.status if kept.status in CLOSING else "error"
        why = _perhaps_lost() if kept.status == UNFINISHED else _lost()
        lost = {} if closing == kept.status else {"killed": True, "message": why}
        run.take({"event": closing, **kept.metrics, **lost})
        if kept.status == UNFINISHED:
            run.status = UNFINISHED
        return self._remember(run)

    async def end(self, run: Run, grace: float = GRACE) -> None:
        """Stop a run and wait for it."""
        run.stop(grace)
        if run in self._following:
            await _finished([self._following[run]], grace)

    async def close(self, grace: float = GRACE) -> None:
        """Stop what goes on, so that it is kept, and wait for all that is not done with."""
        for run in self._following:
            run.stop(grace)
        await _finished(list(self._following.values()), grace)

    async def _follow(self, run: Run) -> None:
        await run.follow(self._keeper)
        tell_all(self._watchers)

    def _remember(self, run: Run) -> Run:
        self._runs[run.id] = run
        for number in list(self._runs)[:-REMEMBERED]:
            if self._runs[number].over:
                del self._runs[number]
        return run


async def _finished(tasks: list[asyncio.Task[None]], grace: float) -> None:
    """Wait for tasks that follow runs, but not for ever."""
    if tasks:
        pending = (await asyncio.wait(tasks, timeout=let_go_after(grace)))[1]
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=AGAIN)


def _lost() -> str:
    return _("Its process ended before it could save the rest.")


def _perhaps_lost() -> str:
    return _(
        "It is still running in another window, or its process ended before it could be saved."
    )
