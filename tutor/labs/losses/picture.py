"""The picture of each view."""

from __future__ import annotations

from tutor.drawing.canvas import Drawing, line
from tutor.labs.losses.curves_picture import curves_picture
from tutor.labs.losses.scores_picture import scores_picture
from tutor.labs.losses.state import LossesState
from tutor.labs.losses.surface_picture import surface_picture
from tutor.words import _

SMALLEST = (26, 5)
VIEWS = {"curves": curves_picture, "scores": scores_picture, "surface": surface_picture}


def picture(state: LossesState, width: int, height: int) -> Drawing:
    """The view that the settings ask for, in so many columns and rows."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return line(_("The losses need more room."), "quiet").clipped(width)
    drawn = VIEWS[state.spec.view](state, width, height)
    return Drawing(drawn.lines[:height]).clipped(width)
