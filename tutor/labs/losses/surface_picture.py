"""The loss over a plane of weights as a map in half blocks, and the path of a training on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.tape import Array
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, packed, stack
from tutor.drawing.half_blocks import grounds, half_blocks
from tutor.drawing.plots import Plot, Series, draw
from tutor.labs.losses.report import number, share_of
from tutor.labs.losses.state import LossesState
from tutor.words import _, cells

GUESS = float(np.log(10))
"""What a guess among ten digits costs: the colour changes there."""
LEVELS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.3, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0)
"""Losses that are written where the map passes them."""
BELOW, ABOVE = "tone-4", "tone+4"
SHORT = 14
"""Rows below which less is said around the map."""

Cell = tuple[int, int]


def surface_picture(state: LossesState, width: int, height: int) -> Drawing:
    """The map between what is said of it; before there is one, what is to come."""
    if not state.heights.size:
        return _before(state, width, height)
    head, foot = _around(state, width, height)
    rows = max(height - head.height - foot.height, 1)
    return stack([head, _map(state, width, rows), foot])


def place_under(
    state: LossesState, size: tuple[int, int], column: int, row: int
) -> tuple[float, float] | None:
    """The place on the surface, from 0 to 1, under a character of a picture of that size."""
    if not state.heights.size:
        return None
    head, foot = _around(state, *size)
    rows = max(size[1] - head.height - foot.height, 1)
    y = row - head.height
    if not 0 <= y < rows:
        return None
    return (column + 0.5) / size[0], 1 - (y + 0.5) / rows


def _before(state: LossesState, width: int, height: int) -> Drawing:
    """Until there is a map: what a run will do, and the loss of the training once it is done."""
    words = [
        _("space trains a network on digits, draws its loss"),
        _("over a plane of its weights, and follows the"),
        _("path of the training on it, step by step."),
    ]
    if state.busy:
        words = [_("training …") if state.busy["with"] == "training" else _("drawing the map …")]
    told = Drawing(tuple((Segment(one, "quiet"),) for one in words))
    losses = state.trained.get("losses", [])
    if not losses:
        return told
    y = [np.nan if loss is None else loss for loss in losses]
    plot = Plot(
        [Series(state.trained["updates"], y, "positive")], (0, state.trained["updates"][-1])
    )
    return stack([told, draw([plot], (width, height - told.height))[0]])


def _around(state: LossesState, width: int, height: int) -> tuple[Drawing, Drawing]:
    """What stands above and below the map."""
    most = 1 if height < SHORT else 3
    above, below = packed(_legend(state), width, "   "), packed(_told(state), width, "  ")
    return (
        Drawing(tuple(above[:most])).clipped(width),
        Drawing(tuple(below[:most])).clipped(width),
    )


def _legend(state: LossesState) -> list[Line]:
    guess = number(GUESS, 3)
    parts: list[Line] = [
        (Segment("○", "strong"), Segment(" " + _("start"), "quiet")),
        (Segment("●", "strong"), Segment(" " + _("now"), "quiet")),
        (
            Segment("▀▀", BELOW),
            Segment(" " + _("below a guess's {loss}", loss=guess), "quiet"),
            Segment(" ▀▀", ABOVE),
            Segment(" " + _("above"), "quiet"),
        ),
    ]
    if state.cursor is not None:
        parts.insert(0, (Segment(f"┼ {number(state.cursor_loss)}", "current"),))
    return parts


def _told(state: LossesState) -> list[Line]:
    """Which plane it is, how much of the path it holds, and the loss here, beside and in it."""
    share = share_of(state.trained["share"])
    a0, a1, b0, b1 = (number(at, 1) for at in state.trained["box"])
    match state.spec.plane:
        case "path":
            plane = _("The plane holds {share} of the path.", share=share)
        case "random":
            plane = _("Two random directions: they hold {share} of the path.", share=share)
        case _:
            right, up = state.trained["names"]
            plane = _("{right} to the right, {up} upwards: {share} of the path.", right=right,
                      up=up, share=share)  # fmt: skip
    here = number(state.trained["losses"][state.step])
    under = number(state.trained["in_plane_losses"][state.step])
    return [
        (Segment(plane),),
        (Segment(_("Loss {loss}; at its place on the map {map}.", loss=here, map=under), "quiet"),),
        (Segment(_("The path ends at 0; the map goes from {a0} to {a1} across, {b0} to {b1} up.",
                   a0=a0, a1=a1, b0=b0, b1=b1), "quiet"),),
    ]  # fmt: skip


def _map(state: LossesState, columns: int, rows: int) -> Drawing:
    values = _sampled(state.heights, columns, 2 * rows)
    field = half_blocks(_shades(values))
    behind = [grounds(row) for row in field.lines]
    canvas = Canvas()
    canvas.paste(0, 0, field)
    path = [_cell(state, point, columns, rows) for point in state.trained["path"]]
    trodden = path[: state.step + 1]
    for start, end in pairwise(trodden):
        for x, y in _between(start, end):
            if 0 <= x < columns and 0 <= y < rows:
                canvas.put(x, y, "•", f"strong {behind[y][x]}")
    for (x, y), text in _labels(values[::2]):
        for place, sign in enumerate(text):
            canvas.put(x + place, y, sign, f"strong {behind[y][x + place]}")
    for (x, y), sign in ((path[0], "○"), (trodden[-1], "●" if state.step else "○")):
        if 0 <= x < columns and 0 <= y < rows:
            canvas.put(x, y, sign, f"strong {behind[y][x]}")
    if state.cursor is not None:
        x = min(int(state.cursor[0] * columns), columns - 1)
        y = rows - 1 - min(int(state.cursor[1] * rows), rows - 1)
        canvas.put(x, y, "┼", "current")
    return canvas.drawing()


def _sampled(heights: Array, columns: int, rows: int) -> Array:
    """The map in so many columns and rows: at each place the height that is nearest."""
    size = len(heights)
    across = ((np.arange(columns) + 0.5) / columns * size).astype(int)
    down = ((np.arange(rows) + 0.5) / rows * size).astype(int)
    return np.asarray(heights[down][:, across])


def _shades(values: Array) -> Array:
    """From −1 to 1: how many times less, or more, than a guess costs, the farthest of each 1."""
    known = np.where(np.isfinite(values), values, np.inf)
    times = np.log(np.maximum(known, 1e-6) / GUESS)
    low = -times.min() if times.min() < 0 else 1.0
    finite = times[np.isfinite(times)]
    high = max(float(finite.max(initial=0.0)), 1e-9)
    return np.where(times < 0, times / low, np.minimum(times, high) / high)


def _labels(values: Array) -> Iterator[tuple[Cell, str]]:
    """Where the map passes a level: a cell, and what is written from there to the right."""
    rows, columns = values.shape
    passed = [level for level in LEVELS if np.nanmin(values) < level < np.nanmax(values)]
    for place, level in enumerate(passed):
        row = min(int((place + 0.5) / len(passed) * rows), rows - 1)
        above = values[row] > level
        crossings = np.flatnonzero(above[1:] != above[:-1])
        text = f"{level:g}"
        if len(crossings) and crossings[0] + cells.width(text) < columns:
            yield (int(crossings[0]), row), text


def _cell(state: LossesState, point: list[float], columns: int, rows: int) -> Cell:
    a0, a1, b0, b1 = state.trained["box"]
    x, y = (point[0] - a0) / (a1 - a0), (point[1] - b0) / (b1 - b0)
    return int(np.clip(x, -1, 2) * columns), rows - 1 - int(np.clip(y, -1, 2) * rows)


def _between(start: Cell, end: Cell) -> Iterator[Cell]:
    """The cells on the way from one to the other."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    for step in range(steps + 1):
        part = step / steps
        yield (
            round(start[0] + part * (end[0] - start[0])),
            round(start[1] + part * (end[1] - start[1])),
        )
