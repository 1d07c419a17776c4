"""Which class is taken for which: the confusion matrix of the validation set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Drawing, Line, Segment, line
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

CELL, SIDE = 4, 5
LONGEST_NAME = 14
BAR = 12
HEATS = 4
HEAD = 2
"""Rows above the matrix: what is told, and a blank one."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """A row for each class that it is, a column for each that is said; on the right how many of
    the row are right. Where there is no room for the matrix, the classes most often confused.
    """
    matrix: list[list[int]] = state.look.get("confusion", [])
    if not matrix:
        return line(_("Nothing was said yet: space starts."), "quiet")
    heads = _heads(state)
    side = max(SIDE, *map(cells.width, heads))
    if side + CELL * len(matrix) > width or len(matrix) + 1 > height:
        return _most_confused(state, matrix, width, height)
    ranks = range(len(matrix))
    worst = max((matrix[r][c] for r in ranks for c in ranks if r != c), default=0)
    columns = "".join(cells.rjust(str(rank), CELL) for rank in ranks)
    lines: list[Line] = [
        *([(Segment(_told(state, matrix), "quiet"),)] if height >= len(matrix) + HEAD else []),
        *([()] if height > len(matrix) + HEAD else []),
        (Segment(cells.rjust(_("says"), side), "quiet"), Segment(columns, "strong")),
    ]
    room = width - side - CELL * len(matrix)
    for is_, row in enumerate(matrix):
        parts = [Segment(cells.rjust(heads[is_], side), "strong")]
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


def _heads(state: DigitsState) -> list[str]:
    """What stands before each row: ``is 3``; of classes with other names, the rank and the name."""
    classes: list[str] | None = state.look.get("classes")
    if classes is None or classes == [str(k) for k in range(len(classes))]:
        count = len(state.look["confusion"])
        return [_("is {digit}", digit=k) for k in range(count)]
    return [f"{cells.cut(name, LONGEST_NAME)} {k}" for k, name in enumerate(classes)]


def _told(state: DigitsState, matrix: list[list[int]]) -> str:
    total = sum(map(sum, matrix))
    wrong = total - sum(row[k] for k, row in enumerate(matrix))
    return _("validation: {wrong} of {total} wrong, after step {step:,}", wrong=wrong, total=total,
             step=state.look["step"])  # fmt: skip


def _most_confused(state: DigitsState, matrix: list[list[int]], width: int, height: int) -> Drawing:
    """The classes that are taken for others, those most often first."""
    names = state.look.get("classes") or [str(k) for k in range(len(matrix))]
    found = [
        (count, is_, says)
        for is_, row in enumerate(matrix)
        for says, count in enumerate(row)
        if count and is_ != says
    ]
    lines: list[Line] = [(Segment(_told(state, matrix), "quiet"),)]
    for count, is_, says in sorted(found, key=lambda one: (-one[0], one[1:])):
        of = sum(matrix[is_])
        told = _(
            "{is_} taken for {says}: {count} of {n}",
            count=count,
            n=of,
            is_=cells.cut(names[is_], LONGEST_NAME),
            says=cells.cut(names[says], LONGEST_NAME),
        )
        lines.append((Segment(f"{cells.ljust(bar(count / of, BAR), BAR)} ", "quiet"),
                      Segment(told)))  # fmt: skip
    return Drawing(tuple(lines[:height])).clipped(width)


def _look(is_: int, says: int, count: int, worst: int) -> str:
    if not count:
        return "quiet"
    if is_ == says:
        return "primary strong"
    return f"heat+{max(1, round(count / worst * HEATS))} strong"
