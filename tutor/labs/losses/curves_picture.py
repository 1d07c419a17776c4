"""All losses over one score, their slopes below, and what a cursor reads."""

from __future__ import annotations

import math

import numpy as np

from tutor.drawing.canvas import BLANK, Drawing, Line, Segment, line, packed, stack
from tutor.drawing.plots import AXIS, SMALLEST, Mark, Plot, Series, draw
from tutor.labs.losses import one_score
from tutor.labs.losses.report import number
from tutor.labs.losses.spec import KINDS
from tutor.labs.losses.state import LossesState
from tutor.words import _, cells

REACH = 4.0
"""The axis reaches so far at least."""
POINTS = 401
NAME, VALUE, SLOPE = 10, 6, 7
"""Columns of what is read of each loss."""
LOOKS = {
    "wrong": "strong",
    "squared": "negative",
    "absolute": "quiet",
    "huber": "primary",
    "perceptron": "accent",
    "hinge": "good",
    "logistic": "positive",
    "squashed": "bad",
}
DASHED = ("absolute", "perceptron", "huber")
"""Curves that others lie on."""


def curves_picture(state: LossesState, width: int, height: int) -> Drawing:
    """What the cursor reads, then the losses, then their slopes where there is room for both."""
    said = _("at z = {z}: each loss and its slope", z=number(state.spec.score, 2))
    if state.at:
        said = _("{said}; ● where its own score is now", said=said)
    head = stack([line(said, "strong"), Drawing(tuple(packed(_read(state), width, "  ")))])
    rows = height - head.height - 1
    plots = _plots(state)
    both = rows >= 2 * (SMALLEST[1] + AXIS + 1)
    each = (rows - 1) // 2 if both else rows
    drawn = draw(plots, (width, each))
    titles = (_("loss over z, of a target of 1"), _("its slope"))
    parts = [line(titles[0], "title"), drawn[0]]
    if both:
        parts += [line(titles[1], "title"), drawn[1]]
    return stack([head, *(part if part.height else BLANK for part in parts)])


def score_under(state: LossesState, width: int, column: int) -> float:
    """The score that a column of the picture stands for."""
    reach, margin = _reach(state), 6
    return (column - margin) / max(width - margin - 1, 1) * 2 * reach - reach


def _reach(state: LossesState) -> float:
    return float(max(REACH, math.ceil(abs(state.spec.score))))


def _read(state: LossesState) -> list[Line]:
    """Each loss at the cursor with its slope: its sign on the curves, its name, two numbers."""
    z = state.spec.score
    parts: list[Line] = []
    for name in state.spec.show:
        value, slope = number(one_score.value(name, z), 2), number(one_score.slope(name, z), 3)
        numbers = cells.rjust(value, VALUE) + cells.rjust(slope, SLOPE)
        look = f"{LOOKS[name]} strong"
        part = [
            Segment(_sign(name), look),
            Segment(f" {cells.ljust(name, NAME)}{numbers}"),
        ]
        if state.at:
            part.append(Segment(f" ●{cells.rjust(number(state.at[name], 2), VALUE)}", LOOKS[name]))
        parts.append(tuple(part))
    return parts


def _sign(name: str) -> str:
    """What marks a curve, so that it is told from others without colour."""
    return str(list(KINDS).index(name) + 1)


def _plots(state: LossesState) -> list[Plot]:
    reach = _reach(state)
    z = np.linspace(-reach, reach, POINTS)
    high = reach + 1
    ranges = ((0.0, high), (-high if "squared" in state.spec.show else -1.5, 1.5))
    plots = []
    for curves, told, (low, top) in zip(
        (one_score.VALUES, one_score.SLOPES), (one_score.value, one_score.slope), ranges,
        strict=True,
    ):  # fmt: skip
        series, marks = [], []
        for place, name in enumerate(state.spec.show):
            y = curves[name](z)
            y = np.where((y > top) | (y < low), np.nan, y) if name == "squared" else y
            style = "dashed" if name in DASHED else "solid"
            kept = np.isfinite(y)
            series.append(Series(z[kept].tolist(), y[kept].tolist(), LOOKS[name], style))  # type: ignore[arg-type]
            wanted = reach * (2 * (place + 0.5) / len(state.spec.show) - 1)
            seen = z[kept & (low <= y) & (y <= top)]
            at = float(seen[np.abs(seen - wanted).argmin()]) if len(seen) else wanted
            marks.append(Mark(at, told(name, at), _sign(name), f"{LOOKS[name]} strong"))
            here = state.at.get(name)
            if here is not None and abs(here) <= reach:
                marks.append(Mark(here, told(name, here), "●", LOOKS[name]))
        plots.append(
            Plot(series, (-reach, reach), (low, top), marks=marks, cursor=state.spec.score)
        )
    return plots
