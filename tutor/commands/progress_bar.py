"""How far a run has come, on the last line of a terminal: on standard error, out of the way of what
is printed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from tutor.commands.terminal import columns
from tutor.drawing.bars import bar
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.running.state import RunState
    from tutor.running.training.protocol import Event

WIDTH = 24
EVERY = 0.1
"""Seconds from one drawing to the next, at least."""

BACK = "\r\x1b[K"
"""To the beginning of the line, which is emptied."""


def can_be_seen(stream: TextIO) -> bool:
    """Whether a line that is drawn over and over can be seen there."""
    return os.environ.get("TERM") != "dumb" and stream.isatty()


class ProgressBar:
    """Follows a run's events with `state`; `clear` it before anything else is printed."""

    def __init__(
        self, state: RunState, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._state, self._stream, self._clock = state, stream, clock
        self._drawn = False
        self._due = 0.0

    def take(self, event: Event) -> None:
        """Note what an event says, and draw it, if it is time."""
        self._state.take(event)
        if self._clock() >= self._due and 0 < self._state.part_done < 1:
            self._due = self._clock() + EVERY
            self._stream.write(BACK + self.line(columns() - 1))
            self._stream.flush()
            self._drawn = True

    def clear(self) -> None:
        """Empty the line."""
        if self._drawn:
            self._stream.write(BACK)
            self._stream.flush()
            self._drawn = False
            self._due = 0.0

    def line(self, width: int) -> str:
        """The bar, the place, and the time that is left: no more than `width` columns."""
        state = self._state
        parts = [cells.ljust(bar(state.part_done, WIDTH), WIDTH), state.place]
        if state.seconds_left is not None:
            parts.append(_("{n:,.0f} s left", n=max(state.seconds_left, 1)))
        return cells.cut("  ".join(filter(None, parts)), width)


def bar_for(state: RunState) -> ProgressBar | None:
    """A bar on standard error; None where nobody could see it."""
    return ProgressBar(state, sys.stderr) if can_be_seen(sys.stderr) else None
