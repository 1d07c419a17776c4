"""What is known of a training from the events it has sent so far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tutor.drawing.traces import Trace

if TYPE_CHECKING:
    from tutor.running.training.protocol import Event
    from tutor.running.training.settings import TrainSettings

SMOOTHING = 1.5
"""Seconds over which the speed is averaged, so that it can be read."""

ENDS = {"done": "done", "stopped": "stopped", "diverged": "diverged", "error": "failed"}


class RunView:
    """One training as it is watched. The x axis of its curves counts epochs, and parts of them.

    `state` is starting, training, paused, or how it ended: done, stopped, diverged, failed.
    `version` grows with every change of the curves.
    """

    def __init__(self, settings: TrainSettings) -> None:
        self.settings = settings
        self.state = "starting"
        self.version = 0
        self.run: int | None = None
        self.step = 0
        self.epoch = 0
        self.batch_loss = Trace()
        self.loss = Trace()
        self.validation_loss = Trace()
        self.accuracy = Trace()
        self.validation_accuracy = Trace()
        self.last: Event = {}
        """The last epoch's measures."""
        self.speed: float | None = None
        """Samples a second, averaged."""
        self.pace: float | None = None
        """Epochs a second at most; None: as fast as it goes."""
        self.end: Event = {}
        """The closing event."""
        self._seconds = 0.0

    @property
    def over(self) -> bool:
        return bool(self.end)

    @property
    def position(self) -> float:
        """Epochs done, with parts of one."""
        return self.step / self.settings.steps_per_epoch

    @property
    def part_done(self) -> float:
        """From 0 to 1."""
        return min(self.position / self.settings.epochs, 1.0)

    @property
    def seconds_left(self) -> float | None:
        """At the speed of late, and no faster than the pace; None while it is not known."""
        if not self.speed or self.over:
            return None
        from tutor.running.training.settings import TRAIN_ROWS

        epochs = max(self.settings.epochs - self.position, 0)
        at_pace = epochs / self.pace if self.pace else 0.0
        return max(epochs * TRAIN_ROWS / self.speed, at_pace)

    def change_pace(self, pace: float | None) -> None:
        """Go by another pace: the speed so far says nothing of it."""
        self.pace, self.speed = pace, None

    def take(self, event: Event) -> None:
        """Note what an event says."""
        match event["event"]:
            case "start":
                self.run = event["run"]
                self.state = "training"
            case "epoch":
                self._measured(event)
            case "progress":
                self._progressed(event)
            case "paused" | "resumed" as kind:
                self.state = "paused" if kind == "paused" else "training"
            case kind if kind in ENDS:
                self._ended(event)

    def _measured(self, event: Event) -> None:
        self.step, self.epoch, self.last = event["step"], event["epoch"], event
        for trace, name in (
            (self.loss, "train_loss"),
            (self.validation_loss, "validation_loss"),
            (self.accuracy, "train_accuracy"),
            (self.validation_accuracy, "validation_accuracy"),
        ):
            trace.add(event["epoch"], _number(event[name]))
        self.version += 1

    def _progressed(self, event: Event) -> None:
        self.step, self.epoch = event["step"], event["epoch"]
        losses = event["losses"]
        first, steps = self.step - len(losses) + 1, self.settings.steps_per_epoch
        self.batch_loss.extend(
            (step / steps for step in range(first, self.step + 1)), map(_number, losses)
        )
        elapsed, self._seconds = event["seconds"] - self._seconds, event["seconds"]
        now = event["samples_per_second"]
        if now is not None and self.step > 1:  # the first step also sets up
            share = 1 - math.exp(-elapsed / SMOOTHING)
            self.speed = now if self.speed is None else self.speed + share * (now - self.speed)
        self.version += 1

    def _ended(self, event: Event) -> None:
        self.state, self.end = ENDS[event["event"]], event
        if self.state == "diverged":
            self.step, self.epoch = event["step"], event["epoch"]
            if not self.batch_loss.x or self.batch_loss.x[-1] < self.position:
                self.batch_loss.add(self.position, math.nan)  # the step that had no loss
        self.version += 1


def _number(value: float | None) -> float:
    return math.nan if value is None else value
