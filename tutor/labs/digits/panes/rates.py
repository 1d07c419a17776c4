"""The loss at each rate that was tried, and the rate that is suggested."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tutor.activities.value_types import short_number
from tutor.drawing.canvas import Drawing, Line, Segment, line, stack
from tutor.drawing.plots import SMALLEST, Plot, Series, draw
from tutor.words import _

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """The loss over the rates, in powers of ten, once a rate was looked for."""
    tried = [(r, s) for r, s in zip(state.rates.x, state.rates.y, strict=True)]
    if not tried:
        return line(_("f looks for a rate: it tries all, from very small to too large."), "quiet")
    found = state.found
    head: list[Line] = [(Segment(_("loss while the rate grows, in powers of ten"), "strong"),)]
    if found.get("suggested"):
        where = _(
            "It falls fastest around {steepest} and is lowest at {lowest}.",
            steepest=short_number(found["steepest"]),
            lowest=short_number(found["lowest"]),
        )
        taken = _(
            "Try {suggested}: it stands in the settings now.",
            suggested=short_number(found["suggested"]),
        )
        head += [(Segment(where, "quiet"),), (Segment(taken, "key"),)]
    elif found:
        head.append((Segment(_("The loss fell at no rate: nothing is suggested."), "quiet"),))
    room = height - len(head)
    if room < SMALLEST[1] or width < SMALLEST[0]:
        return Drawing(tuple(head))
    x, y = [math.log10(rate) for rate, _loss in tried], [loss for _rate, loss in tried]
    start = y[0] if math.isfinite(y[0]) else 1.0
    y = [min(loss, 2 * start) for loss in y]
    cursor = math.log10(found["suggested"]) if found.get("suggested") else None
    plot = Plot([Series(x, y, "primary")], (x[0], max(x[-1], x[0] + 1)), cursor=cursor)
    return stack([Drawing(tuple(head)), *draw([plot], (width, room))])
