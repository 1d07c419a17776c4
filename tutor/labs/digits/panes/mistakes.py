"""The validation digits that it gets wrong, one at a time and large, the surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Drawing, Line, Segment, beside, line, stack
from tutor.drawing.shades import ACROSS, shaded
from tutor.labs.digits.packed import unpack
from tutor.labs.digits.spec import SIDE
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

BAR = 14
PROBABILITIES = 26
"""Columns for the probabilities beside the digit."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """A digit, what it is and what was said, and the probability of each of the ten."""
    if not state.look:
        return line(_("Nothing was said yet: space starts."), "quiet")
    wrong: list[dict[str, Any]] = state.look["wrong"]
    if not wrong:
        return line(_("Every digit of the validation set is right."), "good")
    state.mistake %= len(wrong)
    one = wrong[state.mistake]
    place = _("{at} of {n}", at=state.mistake + 1, n=len(wrong))
    head: Line = (
        Segment(f"◂ {place} ▸   ", "strong"),
        Segment(_("says {digit}", digit=one["says"]), "bad"),
        Segment(_(" with {p:.2f}, is ", p=one["p"][one["says"]])),
        Segment(str(one["is"]), "good"),
        Segment(_(" with {p:.2f}", p=one["p"][one["is"]])),
        Segment(_("   row {row}, step {step:,}", row=one["row"], step=state.look["step"]), "quiet"),
    )
    scale = _scale(width, height - 2)
    image = shaded(unpack(one["image"]), 1.0, signed=False, scale=scale)
    left = SIDE * ACROSS * scale + 3
    chances = Drawing(tuple(_probabilities(one)))
    if left + PROBABILITIES <= width:
        image = beside(image, chances, left)
    gap = [line("")] if height > image.height + 1 else []
    return stack([Drawing((head,)), *gap, image])


def _scale(width: int, height: int) -> int:
    """How large the digit can be: whole cells a pixel."""
    for scale in (3, 2):
        if SIDE * scale <= height and SIDE * ACROSS * scale + 3 + PROBABILITIES <= width:
            return scale
    return 1


def _probabilities(one: dict[str, Any]) -> list[Line]:
    lines: list[Line] = []
    for digit, p in enumerate(one["p"]):
        says, is_ = digit == one["says"], digit == one["is"]
        style = "bad" if says else "good" if is_ else ""
        mark = _("says") if says else _("is") if is_ else ""
        lines.append(
            (
                Segment(f"{digit} ", "strong"),
                Segment(cells.ljust(bar(p, BAR), BAR), style or "quiet"),
                Segment(f" {p:.2f} ", style),
                Segment(mark, style),
            )
        )
    return lines
