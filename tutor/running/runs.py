"""The runs of the app: experiments in child processes, followed by whoever watches.

A run belongs to the app and goes on while nobody looks: a widget subscribes to it while it is on
the screen. One run goes at a time, since each takes a core of the machine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from tutor.learner import LearnerDataError, finish_run, keep_run, lose_run
from tutor.running.training.client import ChildRun
from tutor.running.training.protocol import CLOSING, UNSAVED, Command, facts
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper
    from tutor.learner.runs import Run as Kept
    from tutor.running.state import RunState
    from tutor.running.training.protocol import Event

Watcher = Callable[[], None]

GRACE = 2.0
"""Seconds that a run has to save itself before it is killed."""

REMEMBERED = 20
"""Runs that can be looked at again before the app ends."""

POINTS = 4096
"""Points of a curve that are kept here, in case the child cannot keep it itself."""

STATUSES = {"done": "done", "stopped": "stopped", "diverged": "diverged", "error": "failed"}
"""What becomes of a run, by its closing event."""


class Busy(RuntimeError):
    """Another run is going on: `run`."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.run = run


class Run:
    """One experiment, from its start to its end.

    `status` is starting, running or paused, or how it ended: done, stopped, diverged, failed,
    killed. `asked` is the spec that it was started from: a page's, say, which the learner changed.
    `began` is in microseconds since 1970.
    """

    def __init__(
        self,
        number: int,
        activity: Activity[Any],
        spec: Spec,
        asked: Spec | None = None,
        began: int = 0,
    ) -> None:
        self.id = number
        self.activity = activity
        self.spec = spec
        self.asked = asked or spec
        self.began = began
        self.state: RunState = activity.provider("state")(spec)
        self.status = "starting"
        self.end: Event = {}
        """The closing event."""
        self.kept: int | None = None
        """The number that it is kept under with the learner's progress."""
        self.unsaved = ""
        """Why it is not kept, or not to its end, while it is not."""
        self.pace: float | None = None
        """Epochs a second at most; None: as fast as it goes."""
        self.stopping = False
        self.curve: list[Event] = []
        self._watchers: list[Watcher] = []
        self._process: ChildRun | None = None
        self._waiting: list[Command] = []
        self._deadline: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        return bool(self.end)

    def subscribe(self, watcher: Watcher) -> None:
        """Have `watcher` called after every event."""
        self._watchers.append(watcher)

    def unsubscribe(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    def send(self, name: str) -> None:
        """Have it pause, resume, make a step, or end the epoch; it may be starting still."""
        self._send(Command(name))

    def change_pace(self, pace: float | None) -> None:
        """Let it go at so many epochs a second at most."""
        self.pace = pace
        self.state.change_pace(pace)
        self._send(Command("pace", pace))

    def stop(self, grace: float = GRACE) -> None:
        """Have it end and keep what was done; killed if it does not within `grace` seconds."""
        if self.over or self.stopping:
            return
        self.stopping = True
        self._send(Command("stop"))
        self._deadline = asyncio.create_task(self._kill_after(grace))
        self.tell()

    def take(self, event: Event) -> None:
        """Note what an event says, and tell whoever watches."""
        kind = event["event"]
        match kind:
            case "start":
                self.kept, self.status = event.get("run"), "running"
            case "paused":
                self.status = "paused"
            case "resumed":
                self.status = "running"
            case "epoch":
                self._note(event)
            case "unsaved":
                self.unsaved = event["message"]
        if kind in CLOSING:
            self.status = "killed" if event.get("killed") else STATUSES[kind]
            self.end = event
            if "run" in event:
                self.kept, self.unsaved = event["run"], ""
            self.unsaved = event.get(UNSAVED, self.unsaved)
            if self._deadline is not None:
                self._deadline.cancel()
        self.state.take(event)
        self.tell()

    def tell(self) -> None:
        """Tell whoever watches that there is something new."""
        for watcher in tuple(self._watchers):
            watcher()

    @property
    def lost(self) -> bool:
        """Whether it is over and its process could not keep it."""
        return self.over and bool(self.unsaved or (self.status == "killed" and self.kept))

    def keep(self, store: Store) -> None:
        """Keep what is known of it here, where it is lost. Errors: LearnerDataError."""
        if self.kept is not None and self.status == "killed":
            lose_run(store, self.kept, self.curve)
        elif self.kept is not None:
            finish_run(store, self.kept, self.end["event"], facts(self.end), self.curve)
        else:
            status = "killed" if self.status == "killed" else self.end["event"]
            settings, began = self.spec.as_json(), self.began
            self.kept = keep_run(
                store, self.activity.name, settings, began, status, facts(self.end), self.curve
            )
        self.unsaved = ""

    async def follow(self, words: list[str], keeper: Keeper) -> None:
        """Start the child that `words` name and take its events, to its end.

        What it cannot keep, `keeper` does once the disk takes it.
        """
        try:
            process = await ChildRun.start(words)
        except OSError as problem:
            self.take({"event": "error", "message": _no_process(problem)})
            return
        self._process = process
        for command in self._waiting:
            process.send(command)
        async for event in process.events():
            self.take(event)
            if event["event"] == UNSAVED:
                keeper.failed(LearnerDataError(self.unsaved))
        if self.lost:
            keeper.keep(("run", self.id), self.keep)

    def _send(self, command: Command) -> None:
        if self._process is not None:
            self._process.send(command)
        else:
            self._waiting.append(command)

    async def _kill_after(self, grace: float) -> None:
        await asyncio.sleep(grace)
        if self._process is not None and not self.over:
            await self._process.kill(_("It did not stop within {n:g} s.", n=grace))

    def _note(self, event: Event) -> None:
        """Keep a point of the curve; old ones are thinned where they come to be too many."""
        self.curve.append(facts(event))
        if len(self.curve) > POINTS:
            self.curve[: POINTS // 2] = self.curve[: POINTS // 2 : 2]


class Runs:
    """Every run since the app began, by id, and the one that goes on."""

    def __init__(self, keeper: Keeper, now: Callable[[], int]) -> None:
        self._keeper = keeper
        self._now = now
        self._runs: dict[int, Run] = {}
        self._numbers = count(1)
        self._watchers: list[Watcher] = []
        self._task: asyncio.Task[None] | None = None

    def __getitem__(self, number: int) -> Run:
        return self._runs[number]

    @property
    def going(self) -> Run | None:
        """The run that is not over, paused or not."""
        return next((run for run in self._runs.values() if not run.over), None)

    def latest(self, activity: str) -> Run | None:
        """The last run of an activity."""
        runs = [run for run in self._runs.values() if run.activity.name == activity]
        return runs[-1] if runs else None

    def started_from(self, spec: Spec) -> Run | None:
        """The last run of a spec, or that was started where it stands."""
        runs = [run for run in self._runs.values() if spec in (run.spec, run.asked)]
        return runs[-1] if runs else None

    def subscribe(self, watcher: Watcher) -> None:
        """Have `watcher` called when a run begins or ends."""
        self._watchers.append(watcher)

    def start(self, activity: Activity[Any], spec: Spec, asked: Spec | None = None) -> Run:
        """Begin a run of `spec`. Its state is made here: have its module imported before.

        Errors: Busy while another goes on.
        """
        if self.going is not None:
            raise Busy(self.going)
        run = self._remember(Run(next(self._numbers), activity, spec, asked, self._now()))
        self._task = asyncio.create_task(self._follow(run))
        self._tell()
        return run

    def recall(self, activity: Activity[Any], spec: Spec, kept: Kept, curve: list[Event]) -> Run:
        """A run of an earlier day, as it ended, to be looked at."""
        run = Run(next(self._numbers), activity, spec)
        run.take({"event": "start", "run": kept.id})
        for point in curve:
            run.take({"event": "epoch", **point})
        closing = kept.status if kept.status in CLOSING else "error"
        lost = {} if closing == kept.status else {"killed": True, "message": _lost()}
        run.take({"event": closing, **kept.metrics, **lost})
        return self._remember(run)

    async def end(self, run: Run, grace: float = GRACE) -> None:
        """Stop a run and wait for it."""
        run.stop(grace)
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self, grace: float = GRACE) -> None:
        """Stop what goes on, so that it is kept, and wait for it."""
        if self.going is not None:
            await self.end(self.going, grace)

    async def _follow(self, run: Run) -> None:
        await run.follow(run.activity.command(run.spec), self._keeper)
        self._tell()

    def _remember(self, run: Run) -> Run:
        self._runs[run.id] = run
        for number in list(self._runs)[:-REMEMBERED]:
            if self._runs[number].over:
                del self._runs[number]
        return run

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()


def _no_process(problem: OSError) -> str:
    return _("No process can be started: {problem}", problem=problem)


def _lost() -> str:
    return _("Its process ended before it could keep the rest.")
