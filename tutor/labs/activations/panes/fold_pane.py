"""The plane of inputs as a grid, bent layer by layer: a panel for each stage."""

from __future__ import annotations

import numpy as np

from core.tape import Array
from tutor.drawing.braille import Braille
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, line, packed, stack
from tutor.drawing.plane import Bounds, Plane, draw_lines
from tutor.labs.activations.bending import answers
from tutor.labs.activations.network_state import FoldState
from tutor.words import _

REACH = 1.2
LINES, FINE = 9, 61
"""Lines of the grid in each direction, and points on each."""
PANEL = (30, 10)
"""Columns and rows that a panel needs at least."""
SIGNS, CLASSES = ("○", "●"), ("negative", "positive")
LOOKS = ("mark", "quiet")
BOUNDARY, GRID = range(2)
FAR = 1e6


def picture(state: FoldState, width: int, height: int) -> Drawing:
    """As many panels as there is room for, the chosen stage among them."""
    head = Drawing(tuple(packed(_legend(state), width, "   ")[:2]))
    rows = height - head.height
    names = state.planes
    across = min(max(width // PANEL[0], 1), len(names))
    down = min(max(rows // PANEL[1], 1), -(-len(names) // across))
    across = min(across, -(-len(names) // down))
    first = min(max(state.chosen - across * down // 2, 0), max(len(names) - across * down, 0))
    canvas, size = Canvas(), (width // across, rows // down)
    for place, name in enumerate(names[first : first + across * down]):
        panel = _panel(state, name, size[0] - 2, size[1])
        canvas.paste(place % across * size[0], place // across * size[1], panel)
    return stack([head, canvas.drawing()])


def _panel(state: FoldState, name: str, columns: int, rows: int) -> Drawing:
    grid, points = _at(state, name, _grid()), _at(state, name, state.data.x)
    chosen = name == state.planes[state.chosen]
    title = line(f"{'▸' if chosen else ' '}{_title(name)}", "key" if chosen else "quiet")
    finite = np.isfinite(grid).all() and np.isfinite(points).all()
    if not finite or max(np.abs(grid).max(), np.abs(points).max()) > FAR:
        return stack([title, line(_("It has left all bounds."), "bad")]).clipped(columns)
    x, y = np.concatenate([grid, points]).T
    tiny = 1e-6  # of a plane that has fallen together into a line or a point
    middle = Bounds(
        *(float(f(v)) + s * tiny for v in (x, y) for f, s in ((np.min, -1), (np.max, 1)))
    )
    plane = Plane(middle, columns, rows - 1)
    braille, canvas = Braille(columns, rows - 1), Canvas()
    canvas.put(0, rows - 2, " ")
    if _read_by_the_last(state, name) and any((line_of := _boundary(state))[:2]):
        plane.line(braille, *line_of, BOUNDARY)
    for one in grid.reshape(-1, FINE, 2):
        braille.line(*plane.pixels(one[:, 0], one[:, 1]), GRID)
    draw_lines(canvas, braille, LOOKS, _said(state, name, plane))
    for (px, py), label in zip(points, state.data.y, strict=True):
        if plane.shows(cell := plane.cell(float(px), float(py))):
            canvas.put(*cell, SIGNS[label], f"{CLASSES[label]} strong")
    return Drawing(stack([title, canvas.drawing()]).lines[:rows]).clipped(columns)


def _grid() -> Array:
    """Points on the lines of the grid: 2 · LINES lines of FINE points each, one after the other."""
    along, aside = np.linspace(-REACH, REACH, FINE), np.linspace(-REACH, REACH, LINES)
    return np.concatenate(
        [
            np.stack([np.full(FINE, at), along][::way], axis=1)
            for way in (1, -1)
            for at in aside.tolist()
        ]
    )


def _at(state: FoldState, name: str, x: Array) -> Array:
    """Points of the input plane (N, 2) at a stage (N, 2)."""
    return next(stage.values for stage in state.at(x) if stage.name == name)


def _read_by_the_last(state: FoldState, name: str) -> bool:
    """Whether the last layer reads this plane."""
    return name == state.at(state.data.x[:1])[-1].name


def _boundary(state: FoldState) -> tuple[float, float, float]:
    """a, b, c of a·h₁ + b·h₂ + c, which is above 0 where the last layer says class 1."""
    last = state.model.layers[-1]
    a, b = (last.W.data[:, 1] - last.W.data[:, 0]).tolist()
    return a, b, float(last.b.data[1] - last.b.data[0])


def _said(state: FoldState, name: str, plane: Plane) -> dict[tuple[int, int], str]:
    """What is answered at each place of the inputs' plane, and of the one that is read last."""
    x, y = plane.middles()
    if name == "x":
        places = np.column_stack([np.tile(x, len(y)), np.repeat(y, len(x))])
        said = answers(state.model, state.spec.activation, places).reshape(len(y), len(x))
    elif _read_by_the_last(state, name):
        a, b, c = _boundary(state)
        said = a * x[None, :] + b * y[:, None] + c > 0
    else:
        return {}
    return {
        (column, row): "heat+1" if said[row, column] else "heat-1"
        for row in range(plane.rows)
        for column in range(plane.columns)
    }


def _title(name: str) -> str:
    if name == "x":
        return _("x: the inputs")
    if name.startswith("z"):
        return _("{name}: after the weights of layer {n}", name=name, n=name[1:])
    return _("{name}: after the activation", name=name)


def _legend(state: FoldState) -> list[Line]:
    parts: list[Line] = [
        (Segment(SIGNS[label], CLASSES[label]), Segment(f" {_('class')} {label}", "quiet"))
        for label in range(2)
    ]
    if state.spec.hidden[-1] == 2:
        told = _("the answer changes here: a straight line")
        parts.append((Segment("━ ", "mark"), Segment(told, "quiet")))
    wide = [n for n, size in enumerate(state.spec.hidden, 1) if size != 2]
    if wide:
        told = _("not drawn, since not of two units: layer {n}", n=", ".join(map(str, wide)))
        parts.append((Segment(told, "quiet"),))
    return parts
