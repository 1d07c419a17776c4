"""Which digit is taken for which: the confusion matrix of the validation set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Drawing, Line, Segment, line
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

CELL, SIDE = 4, 5
BAR = 12
HEATS = 4
ROWS = 12
"""Of the matrix with its heads."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """A row for each digit that it is, a column for each that is said; on the right how many of
    the row are right.
    """
    matrix: list[list[int]] = state.look.get("confusion", [])
    if not matrix:
        return line(_("Nothing was said yet: space starts."), "quiet")
    digits = range(len(matrix))
    wrong = sum(n for row in digits for column, n in enumerate(matrix[row]) if row != column)
    total = sum(map(sum, matrix))
    told = _("validation: {wrong} of {total} wrong, after step {step:,}", wrong=wrong, total=total,
             step=state.look["step"])  # fmt: skip
    worst = max((matrix[r][c] for r in digits for c in digits if r != c), default=0)
    heads = "".join(cells.rjust(str(digit), CELL) for digit in digits)
    lines: list[Line] = [
        *([(Segment(told, "quiet"),)] if height >= ROWS else []),
        *([()] if height > ROWS else []),
        (Segment(cells.rjust(_("says"), SIDE), "quiet"), Segment(heads, "strong")),
    ]
    room = width - SIDE - CELL * len(matrix)
    for is_, row in enumerate(matrix):
        head = _("is {digit}", digit=is_)
        parts = [Segment(cells.rjust(head, SIDE), "strong")]
        for says, count in enumerate(row):
            text = cells.rjust(str(count) if count else "·", CELL)
            parts.append(Segment(text, _look(is_, says, count, worst)))
        right, all_ = row[is_], sum(row)
        if room >= BAR + 10 and all_:
            part = right / all_
            parts.append(Segment(f"  {cells.ljust(bar(part, BAR), BAR)} {part:.2f}", "quiet"))
        lines.append(tuple(parts))
        if height >= 2 * len(matrix) + 4:
            lines.append(())
    return Drawing(tuple(lines[:height]))


def _look(is_: int, says: int, count: int, worst: int) -> str:
    if not count:
        return "quiet"
    if is_ == says:
        return "primary strong"
    return f"heat+{max(1, round(count / worst * HEATS))} strong"
