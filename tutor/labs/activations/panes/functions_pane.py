"""Functions above, their slopes below, on one axis, with a cursor through both."""

from __future__ import annotations

import numpy as np

from tutor.drawing.canvas import Drawing, Line, Segment, line, packed, stack
from tutor.drawing.plots import SMALLEST, Mark, Plot, Series, draw
from tutor.labs.activations.functions import curve, formula_of, options_of, steepest
from tutor.labs.activations.report import number, steepest_told
from tutor.labs.activations.state import FunctionsState
from tutor.words import _

LOOKS = ("primary", "accent", "good", "strong", "bad")
POINTS = 801
SIGNS = "123456789ab"
"""What marks each curve, so that it is known without its colour."""
TALLEST = 3.0
"""Units of height over which the functions are shown where they go further, for a short axis."""


def picture(state: FunctionsState, width: int, height: int) -> Drawing:
    """Both plots, under a line for each function that is shown."""
    head = Drawing(tuple(packed(_legend(state), width, "   ")))
    told = Drawing(tuple(packed(_told(state), width, "  ")))
    rows = height - head.height - told.height - 2
    if rows < 2 * SMALLEST[1]:
        head = Drawing(tuple(packed(_legend(state, values=False), width, "  ")[:1]))
        rows = height - head.height - told.height - 2
    upper = max(rows // 2, SMALLEST[1])
    above, below = (_plot(state, of_slopes) for of_slopes in (False, True))
    (first,) = draw([above], (width, upper))
    (second,) = draw([below], (width, max(rows - upper, SMALLEST[1])))
    shown = [head, line(_("a = f(z)"), "quiet"), first, line(_("its slope f′(z)"), "quiet"), second]
    return Drawing(stack([*shown, told]).lines[:height])


def _plot(state: FunctionsState, of_slopes: bool) -> Plot:
    reach = state.spec.reach
    z = np.linspace(-reach, reach, POINTS)
    series, marks = [], []
    highest, lowest = 0.0, 0.0
    names = state.spec.functions
    for at, name in sorted(enumerate(names), key=lambda one: one[0] != state.read):
        read = curve(name, z, **options_of(state.spec, name))
        y = read.slopes if of_slopes else read.values
        look = LOOKS[at % len(LOOKS)]
        series.append(
            Series(z.tolist(), y.tolist(), look, style="solid" if at == state.read else "dashed")
        )
        here = int((at + 1) * POINTS / (len(names) + 1))
        marks.append(Mark(float(z[here]), float(y[here]), SIGNS[at], f"{look} strong"))
        highest, lowest = max(highest, float(y.max())), min(lowest, float(y.min()))
    room = (lowest, highest)
    if not of_slopes and reach <= 10:  # a rectifier would flatten what stays within ±1
        room = (max(lowest, -TALLEST), min(highest, TALLEST))
    marks = [mark for mark in marks if room[0] <= mark.y <= room[1]]
    cursor = state.z if abs(state.z) <= reach else None
    return Plot(series, (-reach, reach), room, marks=marks, cursor=cursor)


def _legend(state: FunctionsState, *, values: bool = True) -> list[Line]:
    """Each function's sign and name, and what the cursor reads of it."""
    parts: list[Line] = []
    for at, name in enumerate(state.spec.functions):
        value, slope = state.at_cursor(name)
        look = LOOKS[at % len(LOOKS)]
        here = "▸" if at == state.read else " "
        said: Line = (Segment(f"{here}{SIGNS[at]} {name}", look),)
        if values or at == state.read:
            told = _("{value}, slope {slope}", value=number(value), slope=number(slope))
            said = (*said, Segment(f" {told}", "quiet"))
        parts.append(said)
    return parts


def _told(state: FunctionsState) -> list[Line]:
    """The formula of the one that is read, where it is steepest, and where the cursor is."""
    name = state.spec.functions[state.read]
    most, there = steepest(name, state.spec)
    parts: list[Line] = [
        (Segment(f"z = {number(state.z)}", "strong"),),
        (Segment(f"{name}: {formula_of(name)}", "quiet"),),
        (Segment(steepest_told(most, there), "quiet"),),
    ]
    if abs(state.z) > state.spec.reach:
        parts.append((Segment(_("The cursor is beyond the axis."), "quiet"),))
    return parts
