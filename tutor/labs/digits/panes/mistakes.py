"""The validation rows that it gets wrong, one at a time and large, the surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Drawing, Line, Segment, beside, line, stack
from tutor.drawing.shades import ACROSS, fitted, shaded
from tutor.labs.digits.packed import unpack
from tutor.labs.digits.spec import DIGITS
from tutor.words import _, cells

if TYPE_CHECKING:
    from core.tape import Array
    from tutor.labs.digits.state import DigitsState

BAR = 14
PROBABILITIES = 26
"""Columns for the probabilities beside the row."""

NUMBER, LONGEST_NAME = 12, 18
"""Columns of a number, and of a name of a feature or a class."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """A row, as an image or as numbers; what it is, what was said, and each class's probability."""
    if not state.look:
        return line(_("Nothing was said yet: space starts."), "quiet")
    wrong: list[dict[str, Any]] = state.look["wrong"]
    if not wrong:
        if state.spec.data == DIGITS:
            return line(_("Every digit of the validation set is right."), "good")
        return line(_("Every row of the validation set is right."), "good")
    state.mistake %= len(wrong)
    one = wrong[state.mistake]
    place = _("{at} of {n}", at=state.mistake + 1, n=len(wrong))
    head: Line = (
        Segment(f"◂ {place} ▸   ", "strong"),
        Segment(_("says {digit}", digit=_name(state, one["says"])), "bad"),
        Segment(_(" with {p:.2f}, is ", p=one["p"][one["says"]])),
        Segment(_name(state, one["is"]), "good"),
        Segment(_(" with {p:.2f}", p=one["p"][one["is"]])),
        Segment(_("   row {row}, step {step:,}", row=one["row"], step=state.look["step"]), "quiet"),
    )
    rows = _probabilities(state, one, height - 2)
    chances = Drawing(tuple(rows))
    room = max(PROBABILITIES, chances.width)
    if "image" in one:
        image = fitted(unpack(one["image"]), width - 3 - room, height - 2)
        scale = _scale(image, width, height - 2, room)
        shown = shaded(image, 1.0, signed=False, scale=scale)
    else:
        shown = Drawing(tuple(_numbers(one["numbers"], height - 2)))
    left = shown.width + 3
    if left + room <= width:
        shown = beside(shown, chances, left)
    elif shown.height + 1 + chances.height <= height - 2 or "image" not in one:
        shown = stack([chances, line(""), shown])
    gap = [line("")] if height > shown.height + 1 else []
    return stack([Drawing((head,)), *gap, shown])


def _name(state: DigitsState, rank: int) -> str:
    classes: list[str] | None = state.look.get("classes")
    return str(rank) if classes is None else cells.cut(classes[rank], LONGEST_NAME)


def _scale(image: Array, width: int, height: int, beside_it: int) -> int:
    """How large the image can be: whole cells a pixel."""
    rows, columns = image.shape
    for scale in (3, 2):
        if rows * scale <= height and columns * ACROSS * scale + 3 + beside_it <= width:
            return scale
    return 1


def _numbers(numbers: list[tuple[str, float | None]], most: int) -> list[Line]:
    """Each number under its name; what has no room is counted."""
    widest = max(cells.width(cells.cut(name, LONGEST_NAME)) for name, _number in numbers)
    lines: list[Line] = [
        (
            Segment(cells.ljust(cells.cut(name, LONGEST_NAME), widest), "quiet"),
            Segment(cells.rjust("—" if number is None else f"{number:.5g}", NUMBER)),
        )
        for name, number in numbers
    ]
    return _fitting(lines, most)


def _fitting(lines: list[Line], most: int) -> list[Line]:
    if len(lines) <= max(most, 1):
        return lines
    more = _("… {n} more", n=len(lines) - max(most, 1) + 1)
    return [*lines[: max(most, 1) - 1], (Segment(more, "quiet"),)]


def _probabilities(state: DigitsState, one: dict[str, Any], most: int) -> list[Line]:
    """Each class's; of many classes the likeliest, and that which it is."""
    ranks = list(range(len(one["p"])))
    if len(one["p"]) > max(most, 2):
        likely = sorted(ranks, key=lambda rank: (rank != one["is"], -one["p"][rank]))
        ranks = sorted(likely[: max(most, 2)])
    names = {rank: _name(state, rank) for rank in ranks}
    widest = max(map(cells.width, names.values()))
    lines: list[Line] = []
    for rank in ranks:
        p = one["p"][rank]
        says, is_ = rank == one["says"], rank == one["is"]
        style = "bad" if says else "good" if is_ else ""
        mark = _("says") if says else _("is") if is_ else ""
        lines.append(
            (
                Segment(f"{cells.ljust(names[rank], widest)} ", "strong"),
                Segment(cells.ljust(bar(p, BAR), BAR), style or "quiet"),
                Segment(f" {p:.2f} ", style),
                Segment(mark, style),
            )
        )
    return lines
