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
from tutor.learner.kept_runs import UNFINISHED
from tutor.running.training.client import ChildRun
from tutor.running.training.protocol import CLOSING, UNSAVED, Command, facts
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper
    from tutor.learner.kept_runs import KeptRun
    from tutor.running.state import RunState
    from tutor.running.training.protocol import Event

Watcher = Callable[[], None]

GRACE = 2.0
"""Seconds that a run has to save itself before it is killed."""

AGAIN = 0.2
"""Seconds from one attempt to kill it to the next."""

PATIENCE = 3.0
"""Seconds that it is killed for; then it is let go, though something may be left of it."""

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
        """Units a second at most; None: as fast as it goes."""
        self.stopping = False
        self.recalled = False
        """Whether it is of an earlier day, and only looked at."""
        self.curve: list[Event] = []
        self._watchers: list[Watcher] = []
        self._process: ChildRun | None = None
        self._waiting: list[Command] = []
        self._reading: asyncio.Task[None] | None = None
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
        """Have it pause, resume, make a step, or end its unit; it may be starting still."""
        self._send(Command(name))

    def change_pace(self, pace: float | None) -> None:
        """Let it go at so many units a second at most."""
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
            case "unsaved":
                self.unsaved = event["message"]
            case self.activity.unit:
                self._note(event)
        if kind in CLOSING:
            self.status = "killed" if event.get("killed") else STATUSES[kind]
            self.end = event
            if "run" in event:
                self.kept, self.unsaved = event["run"], ""
            self.unsaved = event.get(UNSAVED, self.unsaved)
        self.state.take(event)
        self.tell()

    def tell(self) -> None:
        """Tell whoever watches that there is something new."""
        _tell(self._watchers)

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

    async def follow(self, keeper: Keeper) -> None:
        """Start its child and take the child's events, to its end, whatever comes of either.

        What it cannot keep, `keeper` does once the disk takes it.
        """
        self._reading = asyncio.create_task(self._read(keeper))
        try:
            await asyncio.wait([self._reading])
            if self._reading.cancelled():
                self._break_off(_did_not_stop())
            elif fault := self._reading.exception():
                _report(fault)
                self._break_off(_not_followed(fault))
        finally:
            self._reading.cancel()
            if self._deadline is not None:
                self._deadline.cancel()
            if self._process is not None:
                await self._process.kill()
        if self.lost:
            keeper.keep(("run", self.id), self.keep)

    async def _read(self, keeper: Keeper) -> None:
        try:
            first, self._waiting = self._waiting, []
            process = await ChildRun.start(self.activity.command(self.spec), first)
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

    def _break_off(self, why: str) -> None:
        """Close a run that nothing more is heard of, unless it is over."""
        if self.over:
            return
        try:
            self.take({"event": "error", "message": why, "killed": True})
        except Exception as fault:  # its state takes nothing any more
            _report(fault)
            self.tell()

    def _send(self, command: Command) -> None:
        if self._process is not None:
            self._process.send(command)
        else:
            self._waiting.append(command)

    async def _kill_after(self, grace: float) -> None:
        """Kill it until nothing more is heard of it; give that up after a while."""
        await asyncio.sleep(grace)
        for _attempt in range(round(PATIENCE / AGAIN)):
            if self._process is not None:
                await self._process.kill(_("It did not stop within {n:g} s.", n=grace))
            await asyncio.sleep(AGAIN)
        if self._reading is not None:
            self._reading.cancel()

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

    def start(self, activity: Activity[Any], spec: Spec, asked: Spec | None = None) -> Run:
        """Begin a run of `spec`. Its state is made here: have its module imported before.

        Errors: Busy while another goes on.
        """
        if self.going is not None:
            raise Busy(self.going)
        run = self._remember(Run(next(self._numbers), activity, spec, asked, self._now()))
        self._following[run] = task = asyncio.create_task(self._follow(run))
        task.add_done_callback(lambda task: self._following.pop(run))
        _tell(self._watchers)
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
        _tell(self._watchers)

    def _remember(self, run: Run) -> Run:
        self._runs[run.id] = run
        for number in list(self._runs)[:-REMEMBERED]:
            if self._runs[number].over:
                del self._runs[number]
        return run


async def _finished(tasks: list[asyncio.Task[None]], grace: float) -> None:
    """Wait for tasks that follow runs, but not for ever."""
    if tasks:
        late = grace + PATIENCE + 2 * AGAIN
        pending = (await asyncio.wait(tasks, timeout=late))[1]
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=AGAIN)


def _tell(watchers: list[Watcher]) -> None:
    """Call every watcher, whatever becomes of the others."""
    for watcher in tuple(watchers):
        try:
            watcher()
        except Exception as fault:
            _report(fault)


def _report(fault: BaseException) -> None:
    """Leave a fault of the program's to the event loop, which says it where faults are said."""
    asyncio.get_running_loop().call_exception_handler(
        {"message": "unfollowed run", "exception": fault}
    )


def _no_process(problem: OSError) -> str:
    return _("No process can be started: {problem}", problem=problem)


def _lost() -> str:
    return _("Its process ended before it could keep the rest.")


def _perhaps_lost() -> str:
    return _("It is still going in another window, or its process ended before it could be kept.")


def _did_not_stop() -> str:
    return _("It could not be stopped, and is no longer followed.")


def _not_followed(fault: BaseException) -> str:
    problem = f"{type(fault).__name__}: {fault}"
    return _("It was ended because its events could not be shown: {problem}", problem=problem)
