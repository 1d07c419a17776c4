"""The points, the line between them, and the widest gap, drawn."""

from __future__ import annotations

import numpy as np

from tutor.drawing.braille import Braille
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, line, packed, stack
from tutor.drawing.plane import Plane, draw_lines
from tutor.labs.perceptron.report import number
from tutor.labs.perceptron.state import PerceptronState
from tutor.words import _, cells

SMALLEST = (16, 6)
TALL = 16
"""Rows from which there is room for all that is said around the plane."""
SIGNS = ("○", "●")
CLASSES = ("negative", "positive")
"""The sign and the look of a point of class 0, and of class 1."""
LOOKS = ("strong", "accent", "quiet")
LINE, GAP, BEFORE = range(3)
SIDES = ("heat-1", "heat+1")
"""What stands behind the side where the answer is 0, and where it is 1."""


def picture(state: PerceptronState, width: int, height: int) -> Drawing:
    """The plane, under lines that say what is what and over some on the last mistake."""
    head, foot = _around(state, width, height)
    rows = height - head.height - foot.height
    if width < SMALLEST[0] or rows < SMALLEST[1]:
        return line(_("The plane needs more room."), "quiet").clipped(width)
    return stack([head, plane(state, width, rows), foot])


def plane_of(state: PerceptronState, width: int, height: int) -> tuple[Plane, int]:
    """The plane of a picture of that size, and the row that it begins at."""
    head, foot = _around(state, width, height)
    return Plane(state.bounds, width, max(height - head.height - foot.height, 1)), head.height


def _around(state: PerceptronState, width: int, height: int) -> tuple[Drawing, Drawing]:
    """What stands above and below the plane: a line each where there are few rows."""
    most = 1 if height < TALL else 3
    above, below = packed(_legend(state), width, "   "), packed(_mistake(state), width, " ")
    return Drawing(tuple(above[:most])), Drawing(tuple(below[:most])).clipped(width)


def plane(state: PerceptronState, columns: int, rows: int) -> Drawing:
    """The points on both sides of the line."""
    plane, braille, canvas = Plane(state.bounds, columns, rows), Braille(columns, rows), Canvas()
    for weights, ink in ((state.weights, LINE), (state.before, BEFORE)):
        if any(weights[:2]):
            plane.line(braille, *weights, ink, dashed=ink == BEFORE)
    if state.gap and state.widest is not None:
        a, b, c = state.widest.direction
        for aside in (-state.widest.margin, state.widest.margin):
            plane.line(braille, a, b, c + aside, GAP, dashed=True)
    canvas.put(0, rows - 1, " ")  # as high as there is room
    sides = _sides(state, plane)
    draw_lines(canvas, braille, LOOKS, sides)
    for cell, answer in _corners(sides, plane).items():
        text = _("answers {n}", n=answer)
        column = min(cell[0], columns - cells.width(text))
        canvas.put(column, cell[1], text, f"quiet {SIDES[answer]}")
    for row, ((x, y), label) in enumerate(zip(state.data.x, state.data.y, strict=True)):
        if plane.shows(cell := plane.cell(x, y)):
            look = "changed" if row == state.wrong else f"{CLASSES[label]} strong"
            canvas.put(*cell, SIGNS[label], f"{look} {sides.get(cell, '')}".strip())
    if state.cursor is not None and plane.shows(cell := plane.cell(*state.cursor)):
        canvas.put(*cell, "┼", "current")
    return canvas.drawing()


def _corners(sides: dict[tuple[int, int], str], plane: Plane) -> dict[tuple[int, int], int]:
    """A corner on each side of the line, and the answer there."""
    right, low = plane.columns - 1, plane.rows - 1
    corners = {sides[at]: at for at in ((right, low), (0, low), (right, 0), (0, 0)) if at in sides}
    return {at: SIDES.index(side) for side, at in corners.items()}


def _sides(state: PerceptronState, plane: Plane) -> dict[tuple[int, int], str]:
    w1, w2, b = state.weights
    if not (w1 or w2):
        return {}
    x, y = plane.middles()
    answers = (w1 * x[None, :] + w2 * y[:, None] + b >= 0).astype(int)
    return {
        (column, row): SIDES[answers[row, column]]
        for row in range(plane.rows)
        for column in range(plane.columns)
    }


def _legend(state: PerceptronState) -> list[Line]:
    parts: list[Line] = [
        *(
            (Segment(SIGNS[label], CLASSES[label]), Segment(f" {wants}", "quiet"))
            for label, wants in enumerate((_("wants 0"), _("wants 1")))
        ),
        (Segment("━", "strong"), Segment(" " + _("the line"), "quiet")),
    ]
    if any(state.before[:2]):
        parts.append((Segment("┄", "quiet"), Segment(" " + _("before the last mistake"), "quiet")))
    if state.gap and state.widest is not None:
        gap = _("the widest gap, γ = {margin}", margin=f"{state.widest.margin:.3g}")
        parts.append((Segment("┄", "accent"), Segment(f" {gap}", "quiet")))
    if state.cursor is not None:
        parts.append((Segment(f"┼ {state.at_cursor}", "quiet"),))
    return parts


def _mistake(state: PerceptronState) -> list[Line]:
    """The last mistake in numbers: the score, the wrong answer, what is added."""
    if state.wrong is None:
        return [(Segment(_("No mistake yet: w = (0, 0), b = 0 answers 1 everywhere."), "quiet"),)]
    x1, x2 = state.data.x[state.wrong]
    wanted = int(state.data.y[state.wrong])
    score = float(np.dot(state.before[:2], (x1, x2)) + state.before[2])
    point = f"({number(x1)}, {number(x2)})"
    told = _(
        "Mistake {n} at {point}: z = {score}, so the answer was {given}; {wanted} is wanted.",
        n=f"{state.mistakes:,}",
        point=point,
        score=number(score),
        given=1 - wanted,
        wanted=wanted,
    )
    added = (
        _("{point} is added to w, 1 to b.", point=point)
        if wanted
        else _("{point} is subtracted from w, 1 from b.", point=point)
    )
    if state.spec.rate != 1:
        added = (
            _("{rate} times {point} is added to w.", rate=number(state.spec.rate), point=point)
            if wanted
            else _(
                "{rate} times {point} is subtracted from w.",
                rate=number(state.spec.rate),
                point=point,
            )
        )
    return [(Segment(told),), (Segment(added, "quiet"),)]
