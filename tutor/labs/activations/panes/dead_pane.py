"""The first layer's units as lines among the points, and for every unit how many points it sees."""

from __future__ import annotations

import numpy as np

from tutor.drawing.bars import bar
from tutor.drawing.braille import Braille
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, beside, line, packed, stack
from tutor.drawing.plane import Bounds, Plane, draw_lines
from tutor.labs.activations.network_state import DeadState
from tutor.labs.activations.report import news
from tutor.words import _, cells, ngettext

BOUNDS = Bounds(-1.3, 1.3, -1.3, 1.3)
SIGNS, CLASSES = ("○", "●"), ("negative", "positive")
LOOKS = ("strong", "quiet")
UNITS = 24
"""Columns of the list of a layer's units."""
BAR = 8
PLANE, LEAST = 26, 8
"""Columns of a plane beside the list, and rows of one above it, at least."""


def picture(state: DeadState, width: int, height: int) -> Drawing:
    """The plane on the left, the units beside or below it, and what has happened."""
    head = Drawing(tuple(packed(_legend(state), width, "   ")[:2]))
    foot = Drawing(tuple(packed(_said(state), width, " ")))
    rows = max(height - head.height - foot.height, 1)
    layers = _layers(state)
    if width >= UNITS + PLANE:
        units = _windowed(stack(layers), state, rows)
        shown = beside(_plane(state, width - UNITS - 2, rows), units, width - UNITS)
    else:
        units = _side_by_side(layers, max(width // UNITS, 1))
        left = rows - units.height
        above = _plane(state, width, left) if left >= LEAST else Drawing()
        if not above.lines:
            units = _windowed(stack(layers), state, rows)
        shown = stack([above, units])
    return Drawing(stack([head, shown, foot]).lines[:height])


def _plane(state: DeadState, columns: int, rows: int) -> Drawing:
    plane, braille, canvas = Plane(BOUNDS, columns, rows), Braille(columns, rows), Canvas()
    canvas.put(0, rows - 1, " ")  # as high as there is room
    first, share = state.model.layers[0], state.shares[0]
    order = sorted(range(len(share)), key=lambda unit: not _chosen(state, 0, unit))
    for unit in order:
        w1, w2 = (float(weight) for weight in first.W.data[:, unit])
        b = float(first.b.data[unit])
        if np.isfinite([w1, w2, b]).all() and (w1 or w2):
            ink = 0 if _chosen(state, 0, unit) else 1
            plane.line(braille, w1, w2, b, ink, dashed=share[unit] == 0)
    draw_lines(canvas, braille, LOOKS, _sides(state, plane))
    for (x, y), label in zip(state.data.x, state.data.y, strict=True):
        if plane.shows(cell := plane.cell(float(x), float(y))):
            canvas.put(*cell, SIGNS[label], f"{CLASSES[label]} strong")
    return canvas.drawing()


def _sides(state: DeadState, plane: Plane) -> dict[tuple[int, int], str]:
    """Where the chosen unit of the first layer is not 0."""
    if state.layer:
        return {}
    first = state.model.layers[0]
    (w1, w2), b = first.W.data[:, state.unit], first.b.data[state.unit]
    x, y = plane.middles()
    with np.errstate(all="ignore"):
        active = w1 * x[None, :] + w2 * y[:, None] + b > 0
    return {
        (column, row): "heat+1"
        for row in range(plane.rows)
        for column in range(plane.columns)
        if active[row, column]
    }


def _chosen(state: DeadState, layer: int, unit: int) -> bool:
    return (state.layer, state.unit) == (layer, unit)


def _layers(state: DeadState) -> list[Drawing]:
    """A line for each unit of each layer: how many points it sees, or that it is dead."""
    drawings: list[Drawing] = []
    for layer, shares in enumerate(state.shares):
        dead = int((shares == 0).sum())
        head = _("layer {n}: {dead} of {all} dead", n=layer + 1, dead=dead, all=len(shares))
        rows = [line(head, "quiet")]
        for unit, share in enumerate(shares):
            here = "▸" if _chosen(state, layer, unit) else " "
            name = cells.ljust(f"{here}h{layer + 1}[{unit}]", 8)
            if share == 0:
                parts: Line = (Segment(name, "quiet"), Segment(_("✗ dead"), "bad"))
            else:
                told = cells.rjust(f"{round(float(share) * len(state.data.y))}", 5)
                parts = (
                    Segment(name),
                    Segment(cells.ljust(bar(float(share), BAR), BAR)),
                    Segment(told, "quiet"),
                )
            rows.append(Drawing((parts,)))
        drawings.append(stack(rows))
    return drawings


def _side_by_side(layers: list[Drawing], across: int) -> Drawing:
    """So many layers next to each other, the others below."""
    rows = []
    for first in range(0, len(layers), across):
        row = Drawing()
        for place, layer in enumerate(layers[first : first + across]):
            row = beside(row, layer, place * UNITS) if place else layer
        rows.append(row)
    return stack(rows)


def _windowed(units: Drawing, state: DeadState, rows: int) -> Drawing:
    """As many of the lines as there is room for, the chosen unit among them."""
    at = sum(size + 1 for size in state.spec.hidden[: state.layer]) + state.unit + 1
    top = min(max(at - rows // 2, 0), max(units.height - rows, 0))
    return Drawing(units.lines[top : top + max(rows, 0)])


def _legend(state: DeadState) -> list[Line]:
    parts: list[Line] = [
        (Segment(SIGNS[label], CLASSES[label]), Segment(f" {_('class')} {label}", "quiet"))
        for label in range(2)
    ]
    parts.append((Segment("█ 9", "quiet"), Segment(" " + _("points that a unit sees"), "quiet")))
    parts.append((Segment("━ ", "quiet"), Segment(_("where a unit of layer 1 begins"), "quiet")))
    parts.append((Segment("┄ ", "quiet"), Segment(_("of a dead one"), "quiet")))
    if not state.layer:
        parts.append((Segment("█ ", "positive"), Segment(_("what the chosen one sees"), "quiet")))
    return parts


def _said(state: DeadState) -> list[Line]:
    """Why the chosen unit stays dead, or may come back; and the last that died or came back."""
    if state.refused:
        return [(Segment(state.refused, "bad"),)]
    share = state.shares[state.layer][state.unit]
    name = f"h{state.layer + 1}[{state.unit}]"
    if share > 0:
        count = round(float(share) * len(state.data.y))
        text = ngettext(
            "{name} has a slope at {n} point: it learns there.",
            "{name} has a slope at {n} points: it learns there.",
            count,
            name=name,
        )
    elif state.layer == 0:
        text = _(
            "{name} is dead: no point moves its weights, and these points never change. It stays "
            "so.",
            name=name,
        )
    else:
        text = _(
            "{name} is dead: no point moves its weights. But layer {below} still learns, and may "
            "move a point to where {name} sees it.",
            name=name,
            below=state.layer,
        )
    parts: list[Line] = [(Segment(text, "strong"),)]
    parts.extend((Segment(f"· {news(event)}", "quiet"),) for event in state.news[-3:])
    return parts
