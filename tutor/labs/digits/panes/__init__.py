"""The panes of the lab of digits: one at a time is seen, and a key goes to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tutor.drawing.canvas import Drawing, Line, Segment, packed, stack
from tutor.labs.digits.pad import picture as pad
from tutor.labs.digits.panes import (
    confusion,
    layer_measures,
    loss_and_accuracy,
    mistakes,
    rates,
    weights,
)
from tutor.words import _

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

PICTURES: dict[str, Callable[[DigitsState, int, int], Drawing]] = {
    "curves": loss_and_accuracy.picture,
    "layers": layer_measures.picture,
    "weights": weights.picture,
    "confusion": confusion.picture,
    "mistakes": mistakes.picture,
    "pad": pad.picture,
    "rates": rates.picture,
}
"""What each pane shows; `tutor.labs.digits.state.PANES` names them in their order."""

LEAST = {"curves": 16, "confusion": 13, "mistakes": 12, "pad": 20}
"""Rows from which there is room for the names of the panes above one of them."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """The pane that is chosen, under the names of all, where there is room for them; what is
    larger than the room is cut.
    """
    head = names(state, width) if height >= LEAST.get(state.pane, 0) else Drawing()
    room = max(height - head.height, 1)
    whole = stack([head, PICTURES[state.pane](state, width, room)])
    return Drawing(whole.lines[:height], whole.spots).clipped(width)


def names(state: DigitsState, width: int) -> Drawing:
    """The panes' names, that of the one that is seen marked."""
    parts: list[Line] = []
    for pane, name in state.panes:
        here = pane == state.pane
        parts.append((Segment(f"{'▸' if here else ' '}{_(name)}", "key" if here else "quiet"),))
    return Drawing(tuple(packed(parts, width, "  ")))
