"""Scores as bars to drag, and beside them softmax, the label and p − y."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, stack
from tutor.labs.losses.report import number
from tutor.labs.losses.state import LossesState
from tutor.words import _, cells

LEAST_REACH = 4.0
"""The bars of scores reach so far at least, to both sides."""
NAME, SCORE, SHARE, SLOPE = 5, 9, 7, 8
"""Columns of the class, the score, its probability and its p − y."""
HALF, FULL = "▐", "█"
OVERFLOWS = float(np.log(np.finfo(np.float64).max))
"""e to a power above this is no 64-bit number."""


class Columns(NamedTuple):
    """Where the three bars begin and how wide they are; 0 where there is no room for one."""

    score: int
    score_width: int
    share: int
    share_width: int
    slope: int
    slope_width: int


def columns_of(width: int) -> Columns:
    """What there is room for in so many columns."""
    left = width - NAME - SCORE - SHARE - SLOPE - 3
    share_width = max(left * 3 // 10, 0)
    if share_width < 5:  # the bars of the scores are what is dragged: they stay longest
        score_width = max(left, 0) // 2 * 2 + 1
        share = NAME + SCORE + score_width + 1
        return Columns(NAME + SCORE, score_width, share + SHARE, 0, share + SHARE + SLOPE, 0)
    slope_width = left * 3 // 20 * 2 - 1
    score_width = (left - share_width - slope_width) // 2 * 2 - 1
    share = NAME + SCORE + score_width + 1 + SHARE
    slope = share + share_width + 1 + SLOPE
    return Columns(NAME + SCORE, score_width, share, share_width, slope, slope_width)


def reach_of(state: LossesState) -> float:
    """How far the bars of the scores reach to both sides."""
    return float(max(LEAST_REACH, 1.25 * np.abs(state.scores).max()))


def scores_picture(state: LossesState, width: int, height: int) -> Drawing:
    """A row for each class under a heading, and what is to be said of them."""
    classes = len(state.scores)
    head = height > classes + 1
    canvas, at = Canvas(), columns_of(width)
    if head:
        canvas.put(0, 0, _("class"), "title")
        canvas.put(NAME + SCORE - 2, 0, "z", "title")
        shares = at.score + at.score_width + 1
        canvas.put(shares + SHARE - 2, 0, "p", "title")
        canvas.put((at.slope - SLOPE if at.slope_width else shares + SHARE) + 2, 0,
                   "p − y", "title")  # fmt: skip
    for label in range(classes):
        _row(canvas, state, label, label + head, at)
    told = Drawing(tuple(_told(state, width)))
    gap = Drawing(((),)) if height > classes + head + told.height else Drawing()
    return stack([canvas.drawing(), gap, told])


def score_under(
    state: LossesState, size: tuple[int, int], column: int, row: int
) -> tuple[int, float] | None:
    """The class in a row of a picture of that size, and the score that a column stands for."""
    label = row - (size[1] > len(state.scores) + 1)
    at = columns_of(size[0])
    if not 0 <= label < len(state.scores):
        return None
    half = max(at.score_width // 2, 1)
    part = min(max((column - at.score - half) / half, -1.0), 1.0)
    return label, round(part * reach_of(state), 1)


def _row(canvas: Canvas, state: LossesState, label: int, y: int, at: Columns) -> None:
    z, share = float(state.scores[label]), float(state.probabilities[label])
    slope = float(state.slopes[label])
    right = label == state.spec.label
    name = f"{'▸' if label == state.chosen else ' '}{label}{' ✓' if right else ''}"
    canvas.put(0, y, name, "key" if label == state.chosen else "strong" if right else "")
    canvas.put(NAME, y, cells.rjust(number(z, 2), SCORE - 1))
    _signed_bar(canvas, at.score, y, at.score_width, z / reach_of(state), ("negative", "positive"))
    shares = at.score + at.score_width + 1
    canvas.put(shares, y, cells.rjust(number(share, 4), SHARE - 1))
    if at.share_width:
        canvas.put(at.share, y, bar(share, at.share_width), "primary")
    slopes = at.slope - SLOPE if at.slope_width else shares + SHARE
    canvas.put(slopes, y, cells.rjust(number(slope, 4), SLOPE - 1))
    if at.slope_width:
        _signed_bar(canvas, at.slope, y, at.slope_width, slope, ("good", "bad"))


def _signed_bar(
    canvas: Canvas, x: int, y: int, width: int, part: float, looks: tuple[str, str]
) -> None:
    """A bar from the middle, to the left where `part` is below 0: by half cells to the left."""
    half = width // 2
    if half < 1:
        return
    canvas.put(x + half, y, "│", "rule")
    if part >= 0:
        canvas.put(x + half + 1, y, bar(part, half), looks[1])
        return
    full, rest = divmod(round(min(-part, 1.0) * half * 2), 2)
    text = HALF * rest + FULL * full
    canvas.put(x + half - full - rest, y, text, looks[0])


def _told(state: LossesState, width: int) -> list[Line]:
    """The loss in numbers, and what is remarkable about it."""
    label, share = state.spec.label, float(state.probabilities[state.spec.label])
    lines: list[Line] = [
        (
            Segment(_("L = −ln p[{n}] = −ln {p} = ", n=label, p=number(share, 4))),
            Segment(number(state.loss, 4), "strong"),
        )
    ]
    top = int(state.scores.argmax())
    if state.leads:
        told = _("The right class leads.")
    elif state.scores[label] == state.scores[top]:
        told = _("The right class shares the highest score.")
    else:
        told = _("Class {n} leads: a wrong answer costs at least ln 2 = 0.6931.", n=top)
    lines.append((Segment(told, "quiet"),))
    guess = _("A guess among {n} costs ln {n} = {loss}.", n=len(state.scores),
              loss=number(float(np.log(len(state.scores))), 4))  # fmt: skip
    lines.append((Segment(guess, "quiet"),))
    high = float(state.scores.max())
    if high > OVERFLOWS:
        why = _("e to the power of {z} is no 64-bit number: the maximum is subtracted first.",
                z=number(high, 1))  # fmt: skip
        lines.append((Segment(why, "changed"),))
    elif share == 0:
        why = _("p is too small for a 64-bit number, yet L is not lost: it is computed from z.")
        lines.append((Segment(why, "changed"),))
    else:
        total = number(state.loss + float(state.scores[label]), 4)
        score = number(float(state.scores[label]), 2)
        told = _("L = ln Σ eᶻ − z[{n}] = {total} − ({z})", n=label, total=total, z=score)
        lines.append((Segment(told, "quiet"),))
    return [row for one in lines for row in _wrapped(one, width)]


def _wrapped(row: Line, width: int) -> list[Line]:
    """A line of one look in as many as it takes; one of several is cut."""
    if len(row) > 1:
        return list(Drawing((row,)).clipped(width).lines)
    text, style = row[0]
    return [(Segment(one, style),) for one in cells.wrap(text, width)]
