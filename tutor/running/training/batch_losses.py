"""Batch losses, collected between two progress events."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.running.training.pace import Stopwatch
from tutor.running.training.protocol import Event, finite

EVERY = 0.1
"""Seconds of training between two progress events."""


class BatchLosses:
    """The losses not told yet, and how fast examples went by meanwhile.

    `samples` tells how many examples were looked at in the first so many steps.
    """

    def __init__(self, watch: Stopwatch, samples: Callable[[int], int]) -> None:
        self.watch = watch
        self.samples = samples
        self.losses: list[float] = []
        self.told = 0.0
        self.told_step = 0

    def due(self) -> bool:
        return self.told_step == 0 or self.watch.seconds - self.told >= EVERY

    def rest(self, epoch: int) -> Iterator[Event]:
        """One event with the losses not told yet, up to the step of the last; none without any."""
        if not self.losses:
            return
        step = self.told_step + len(self.losses)
        seconds = self.watch.seconds
        samples, elapsed = self.samples(step) - self.samples(self.told_step), seconds - self.told
        losses, self.losses = self.losses, []
        self.told, self.told_step = seconds, step
        yield {
            "event": "progress",
            "step": step,
            "epoch": epoch,
            "losses": [finite(loss) for loss in losses],
            "seconds": seconds,
            "samples_per_second": samples / elapsed if elapsed > 0 else None,
        }
