"""How commands pace a run, and the clock that stands still while it is paused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tutor.running.training.control import Control
from tutor.running.training.protocol import ASKED, Command


class Pace:
    """Whether an experiment goes on from the step it has come to. So many steps make up a unit, in
    which paces are told.
    """

    def __init__(
        self,
        control: Control,
        steps_per_unit: int,
        clock: Callable[[], float] = time.perf_counter,
        *,
        at_once: Iterable[str] = (),
    ) -> None:
        self.control = control
        self.at_once = frozenset(at_once)
        """Commands that are obeyed in a pause, too, which then goes on."""
        self.steps_per_unit = steps_per_unit
        self.clock = clock
        self.origin = 0
        """The step that the first of the present units began after."""
        self.halt_at: int | None = None
        self.stopping = False
        self.interval = 0.0
        """Seconds that a step takes at least."""
        self.asked: dict[str, Any] = {}
        """Commands that only the experiment can obey, by name, each with its value."""
        self._due = 0.0

    def asks(self, step: int) -> bool:
        """Whether there is anything to do but go on: looked at after every step."""
        return self.control.waiting() or self.halt_at == step or self.interval > 0

    def paused(self, step: int) -> bool:
        return self.halt_at == step and not self.stopping

    def obey(self, step: int, watch: Stopwatch) -> Iterator[str]:
        """Take the commands that wait and go no faster than the pace; ``paused`` and ``resumed``
        where a pause begins and ends, which `watch` does not count.
        """
        self.take_waiting(step)
        self.linger(step)
        if not self.paused(step):
            return
        yield "paused"
        watch.halted(lambda: self.wait(step))
        if not (self.stopping or self.paused(step)):
            yield "resumed"

    def take_waiting(self, step: int) -> None:
        """Obey the commands that have come."""
        while self.control.waiting():
            self._take(self.control.next(), step)

    def wait(self, step: int) -> None:
        """Return when a command ends the pause, or is to be obeyed in it."""
        while self.paused(step) and not self.at_once & self.asked.keys():
            self._take(self.control.next(), step)

    def linger(self, step: int) -> None:
        """Return when the pace allows the next step, or a command ends the waiting."""
        while self.interval > 0 and not self.stopping and self.halt_at != step:
            left = self._due - self.clock()
            command = self.control.next_within(left) if left > 0 else None
            if command is None:
                break
            self._take(command, step)
        self._due = max(self._due + self.interval, self.clock())

    def _take(self, command: Command, step: int) -> None:
        match command.name:
            case "pause":
                self.halt_at = step
            case "resume":
                self.halt_at = None
            case "step":
                self.halt_at = step + 1
            case "stop":
                self.stopping = True
            case "pace":
                pace = command.value
                self.interval = 1 / (pace * self.steps_per_unit) if pace else 0.0
                self._due = self.clock() + self.interval
            case name if name in ASKED:
                self.asked[name] = command.value
            case _:  # to the end of the unit
                done = (step - self.origin) // self.steps_per_unit
                self.halt_at = self.origin + (done + 1) * self.steps_per_unit


class Stopwatch:
    """Seconds spent at work: `halted` is called with what is done meanwhile and not counted."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self._began = clock()

    @property
    def seconds(self) -> float:
        return self.clock() - self._began

    def halted(self, meanwhile: Callable[[], None]) -> None:
        stopped = self.clock()
        meanwhile()
        self._began += self.clock() - stopped
