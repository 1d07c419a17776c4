"""Where the learner is asked to go, has been, and can go back to."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from tutor import activities
from tutor.app.modes import MODES, mode_of

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination

LONGEST = 100
"""Jumps that can be taken back."""


class Trail:
    """What is to be opened in each mode, the places left behind, and the lab that was open last."""

    def __init__(self, start: Destination) -> None:
        self._asked: dict[str, Destination] = {}
        self._left: deque[Destination] = deque(maxlen=LONGEST)
        self._lab = ""
        self.ask(start)

    def ask(self, destination: Destination) -> str:
        """Note that `destination` is to be opened; returns its mode."""
        mode = mode_of(destination)
        self._asked[mode] = destination
        if mode not in MODES and mode in activities.labs():
            self._lab = mode
        return mode

    def take(self, mode: str) -> Destination | None:
        """What was asked to be opened in `mode`; once."""
        return self._asked.pop(mode, None)

    def leave(self, place: Destination) -> None:
        """Note a place from which the learner jumps elsewhere."""
        self._left.append(place)

    def back(self) -> Destination | None:
        """The place before the last jump, which is taken back; None at the start."""
        return self._left.pop() if self._left else None

    @property
    def lab(self) -> str:
        """The lab that was open last, or else the one that opens first."""
        return self._lab or activities.first_lab()
