"""One run: an experiment in a child process, followed by whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tutor.learner import LearnerDataError, finish_run, keep_run, lose_run
from tutor.running.training.client import ChildRun
from tutor.running.training.protocol import CLOSING, UNSAVED, Command, facts
from tutor.words import _
from tutor.words.reasons import told

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper
    from tutor.running.state import RunState
    from tutor.running.training.protocol import Event

Watcher = Callable[[], None]

GRACE = 2.0
"""Seconds that a run has to save itself before it is killed."""

AGAIN = 0.2
"""Seconds from one attempt to kill it to the next."""

PATIENCE = 3.0
"""Seconds that it is killed for; then it is let go, though something may be left of it."""

POINTS = 4096
"""Points of a curve that are kept here, in case the child cannot keep it itself."""

STATUSES = {"done": "done", "stopped": "stopped", "diverged": "diverged", "error": "failed"}
"""What becomes of a run, by its closing event."""


class Run:
    """One experiment, from its start to its end.

    `status` is starting, running or paused, or how it ended: done, stopped, diverged, failed,
    killed. `asked` is the spec that it was started from: a page's, say, which the learner changed.
    `began` is in microseconds since 1970. `words` start it, where it goes on from another.
    """

    def __init__(
        self,
        number: int,
        activity: Activity[Any],
        spec: Spec,
        asked: Spec | None = None,
        began: int = 0,
        words: Sequence[str] | None = None,
    ) -> None:
        self.id = number
        self._words = words or activity.command(spec)
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
        self.unkept = ""
        """Why its moments are not kept, or not all of them."""
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

    def send(self, name: str, value: Any = None) -> None:
        """Have it pause, resume, make a step, or end its unit; it may be starting still. A command
        such as ``rate`` comes with a value.
        """
        self._send(Command(name, value))

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
            case "unkept":
                self.unkept = event["message"]
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
        tell_all(self._watchers)

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
            process = await ChildRun.start(self._words, first)
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


def let_go_after(grace: float) -> float:
    """Seconds after which a run that was told to stop is over, one way or another."""
    return grace + PATIENCE + 2 * AGAIN


def tell_all(watchers: list[Watcher]) -> None:
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
    return _("No process could be started: {problem}", problem=told(problem))


def _did_not_stop() -> str:
    return _("It could not be stopped, and is no longer followed.")


def _not_followed(fault: BaseException) -> str:
    problem = f"{type(fault).__name__}: {fault}"
    return _("It was ended because its events could not be shown: {problem}", problem=problem)
