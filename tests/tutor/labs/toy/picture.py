"""The toy lab's picture."""

from __future__ import annotations

from tutor.drawing.canvas import line
from tutor.running.state import RunState


class ToyState(RunState):
    counts = ()

    def take(self, event):
        super().take(event)
        if "count" in event:
            self.counts = (*self.counts, event["count"])


def picture(state, width, height):
    return line(f"counted {state.counts[-1] if state.counts else 0}"[:width])
