"""How commands pace a training, and the clock that stands still while it is paused."""

from __future__ import annotations

import time
from collections.abc import Callable

from tutor.training.control import Control


class Pace:
    """Whether a training goes on from the step it has come to."""

    def __init__(self, control: Control, steps_per_epoch: int) -> None:
        self.control = control
        self.steps_per_epoch = steps_per_epoch
        self.halt_at: int | None = None
        self.stopping = False

    def asks(self, step: int) -> bool:
        """Whether there is anything to do but go on: looked at after every step."""
        return self.control.waiting() or self.halt_at == step

    def paused(self, step: int) -> bool:
        return self.halt_at == step and not self.stopping

    def take_waiting(self, step: int) -> None:
        """Obey the commands that have come."""
        while self.control.waiting():
            self._take(self.control.next(), step)

    def wait(self, step: int) -> None:
        """Return when a command ends the pause."""
        while self.paused(step):
            self._take(self.control.next(), step)

    def _take(self, command: str, step: int) -> None:
        match command:
            case "pause":
                self.halt_at = step
            case "resume":
                self.halt_at = None
            case "step":
                self.halt_at = step + 1
            case "epoch":
                self.halt_at = (step // self.steps_per_epoch + 1) * self.steps_per_epoch
            case "stop":
                self.stopping = True


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
