"""Stepping on by itself, at a pace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

PACES = (1, 2, 4, 8, 16)
"""Steps a second that are played."""


class Player:
    """Calls `step` at a pace while it plays, on the clock of a widget."""

    def __init__(self, widget: Widget, step: Callable[[], None]) -> None:
        self._widget, self._step = widget, step
        self._timer: Timer | None = None
        self.pace = PACES[1]

    @property
    def playing(self) -> bool:
        return self._timer is not None

    def start(self) -> None:
        self.stop()
        self._timer = self._widget.set_interval(1 / self.pace, self._step)

    def stop(self) -> bool:
        """Step no further; tells whether it was playing."""
        if self._timer is None:
            return False
        self._timer.stop()
        self._timer = None
        return True

    def change_pace(self, direction: int) -> None:
        """The next faster (+1) or slower (−1) pace."""
        place = PACES.index(self.pace) + direction
        self.pace = PACES[min(max(place, 0), len(PACES) - 1)]
        if self.playing:
            self.start()
