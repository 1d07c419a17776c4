"""The picture of whichever view is shown."""

from __future__ import annotations

from tutor.drawing.canvas import Drawing, line
from tutor.labs.activations.network_state import DeadState, FoldState
from tutor.labs.activations.panes import dead_pane, depth_pane, fold_pane, functions_pane
from tutor.labs.activations.state import DepthState, FunctionsState
from tutor.words import _

LEAST = (24, 8)


def picture(
    state: FunctionsState | DepthState | DeadState | FoldState, width: int, height: int
) -> Drawing:
    """What the view shows, in so many columns and rows."""
    if width < LEAST[0] or height < LEAST[1]:
        return line(_("The picture needs more room."), "quiet").clipped(width)
    match state:
        case FunctionsState():
            drawing = functions_pane.picture(state, width, height)
        case DepthState():
            drawing = depth_pane.picture(state, width, height)
        case DeadState():
            drawing = dead_pane.picture(state, width, height)
        case FoldState():
            drawing = fold_pane.picture(state, width, height)
    return drawing.clipped(width)
