"""The boundary in half-block cells, every unit's own view, and the curve of the loss, drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.ops.softmax import row_softmax
from core.tape import Array
from tutor.drawing.canvas import Canvas, Drawing, Line, Segment, beside, line, packed, stack
from tutor.drawing.half_blocks import half_blocks
from tutor.drawing.plane import Plane
from tutor.drawing.plots import SMALLEST, Plot, Series, draw
from tutor.labs.playground.state import BOUNDS, PlaygroundState
from tutor.words import _, cells

LEAST = (20, 6)
THUMB = (8, 4)
"""Columns and rows of a unit's view."""
CURVE = 9
"""Rows of the curve under the plane, where there is room for it."""
TALL = 30
ROOMY = 60
"""Columns from which keys are told beside the weights."""
SIGNS = ("○", "●", "◆")
HELD = ("∘", "•", "⋄")
"""The sign of a point of each class, to learn from and held back."""
CLASSES = ("negative", "positive", "good")
"""The look of each class."""


class Layout(NamedTuple):
    """Where things stand: columns and rows of the plane, layers seen beside it, the curve below."""

    head: Drawing
    columns: int
    rows: int
    layers: int
    curve: bool


def layout(state: PlaygroundState, width: int, height: int) -> Layout:
    """What there is room for in a picture of that size; the line below all takes a row."""
    head = Drawing(tuple(packed(_legend(state), width, "   ")[:2])).clipped(width)
    rows = max(height - head.height - 1, 1)
    curve = rows >= TALL and width >= SMALLEST[0] and len(state.train_loss) > 1
    if curve:
        rows -= CURVE + 1
    beside_plane = max(width - rows * 2 - 2, width // 3)  # what is left of a square, or a third
    layers = min(len(state.spec.hidden), beside_plane // (THUMB[0] + 2))
    if rows < THUMB[1] + 1:
        layers = 0
    columns = width - (layers * (THUMB[0] + 2) + 2 if layers else 0)
    return Layout(head, columns, rows, layers, curve)


def picture(state: PlaygroundState, width: int, height: int) -> Drawing:
    """The plane, the units beside it, and the curve below, as there is room for them."""
    room = layout(state, width, height)
    if width < LEAST[0] or height < room.head.height + 1 + LEAST[1]:
        return line(_("The playground needs more room."), "quiet").clipped(width)
    shown = plane(state, room.columns, room.rows)
    if room.layers:
        shown = beside(shown, _units(state, room.layers, room.rows), room.columns + 2)
    curve = _curve(state, width) if room.curve else Drawing()
    weights = Drawing((_line_of(_weights(state, width)),)).clipped(width)
    return stack([room.head, shown, curve, weights])


def plane_of(state: PlaygroundState, width: int, height: int) -> tuple[Plane, int]:
    """The plane of a picture of that size, and the row that it begins at."""
    room = layout(state, width, height)
    return Plane(BOUNDS, room.columns, room.rows), room.head.height


def weight_at(state: PlaygroundState, width: int, height: int, x: int, y: int) -> int | None:
    """Which of all weights stands at a place of a picture of that size, if one does."""
    room = layout(state, width, height)
    if y != room.head.height + room.rows + (CURVE + 1 if room.curve else 0):
        return None
    end = 0
    for number, segment in _weights(state, width):
        end += cells.width(segment.text)
        if x < end:
            return number
    return None


def unit_at(
    state: PlaygroundState, width: int, height: int, x: int, y: int
) -> tuple[int, int] | None:
    """Of which layer, and of which of its units, the view stands at a place, if one does."""
    room = layout(state, width, height)
    column, within = divmod(x - room.columns - 2, THUMB[0] + 2)
    unit = (y - room.head.height) // (THUMB[1] + 1)
    if not 0 <= column < room.layers or within >= THUMB[0] or not 0 <= unit < _fitting(room.rows):
        return None
    layer = len(state.spec.hidden) - room.layers + column
    return (layer, unit) if unit < state.spec.hidden[layer] else None


def _fitting(rows: int) -> int:
    """Units of a layer whose views have room."""
    return max(rows // (THUMB[1] + 1), 1)


def plane(state: PlaygroundState, columns: int, rows: int) -> Drawing:
    """What would be said at each place, and the points, each in the colour of its class: on the
    bare ground, since on that colour's own shade it would not be seen.
    """
    shown = Plane(BOUNDS, columns, rows)
    field = half_blocks(_field(state, shown))
    canvas = Canvas()
    canvas.paste(0, 0, field)
    for (x, y), target, held in zip(state.data.x, state.data.y, state.held, strict=True):
        cell = shown.cell(float(x), float(y))
        if state.problem or not shown.shows(cell):
            continue
        label = int(np.ravel(target)[0] > 0) if state.spec.regression else int(target)
        sign = (HELD if held else SIGNS)[label]
        canvas.put(*cell, sign, f"strong {CLASSES[label]}")
    if state.cursor is not None and shown.shows(cell := shown.cell(*state.cursor)):
        canvas.put(*cell, "┼", "current")
    return canvas.drawing()


def _field(state: PlaygroundState, shown: Plane) -> Array:
    """What is said in the middle of each half character: (2 · rows, columns)."""
    hidden, scores = state.seen(_places(shown))
    if state.chosen is None:
        values = said(scores)
    else:
        layer, unit = state.chosen
        values = scaled(hidden[layer][:, unit])
    return values.reshape(2 * shown.rows, shown.columns)


def _places(shown: Plane) -> Array:
    """The middle of each half character (2 · rows · columns, 2), row by row from above."""
    x, y = shown.middles()
    step = (y[0] - shown.point(0, 1)[1]) / 4
    halves = np.stack([y + step, y - step], axis=1).ravel()
    return np.column_stack([np.tile(x, len(halves)), np.repeat(halves, len(x))])


def said(scores: Array) -> Array:
    """Scores (N, C) as one number each, from −1 to 1: which class, and how surely; or a number.

    The third of three classes is above 1.
    """
    if scores.shape[1] == 1:
        return np.asarray(np.nan_to_num(scores[:, 0]).clip(-1, 1))
    p = row_softmax(np.nan_to_num(scores, posinf=80, neginf=-80).clip(-80, 80))
    if scores.shape[1] == 2:
        return np.asarray(p[:, 1] - p[:, 0])
    surely = (p.max(axis=1) - 1 / 3) * 1.5
    return np.asarray(np.choose(p.argmax(axis=1), [-surely, surely, 1.001 + surely]))


def scaled(values: Array) -> Array:
    """A unit's outputs, the largest of them 1."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    return np.asarray(values / (np.abs(values).max(initial=0) or 1))


def _units(state: PlaygroundState, layers: int, rows: int) -> Drawing:
    """Every unit's own view, the last `layers` in columns; units that have no room are counted."""
    first = len(state.spec.hidden) - layers
    small = Plane(BOUNDS, *THUMB)
    hidden, _scores = state.seen(_places(small))
    canvas = Canvas()
    fit = _fitting(rows)
    for column, layer in enumerate(range(first, first + layers)):
        units = state.spec.hidden[layer]
        for unit in range(min(units, fit)):
            left, top = column * (THUMB[0] + 2), unit * (THUMB[1] + 1)
            here = state.chosen == (layer, unit)
            name = f"h{layer + 1}[{unit}]"
            if unit == fit - 1 and units > fit:
                name += f" +{units - fit}"
            canvas.put(left, top, f"{'▸' if here else ' '}{name}", "key" if here else "quiet")
            view = scaled(hidden[layer][:, unit]).reshape(2 * THUMB[1], THUMB[0])
            canvas.paste(left, top + 1, half_blocks(view))
    return canvas.drawing()


def _curve(state: PlaygroundState, width: int) -> Drawing:
    """Both losses over the epochs."""
    train, validation = state.train_loss, state.validation_loss
    plot = Plot(
        series=(
            Series(train.x, train.y, "primary"),
            Series(validation.x, validation.y, "accent", style="dashed"),
        ),
        x_range=(0.0, max(float(train.x[-1]), 1.0)),
    )
    (drawing,) = draw([plot], (width, CURVE))
    return stack([line(_("loss: ─ train, ┄ validation"), "quiet"), drawing])


def _legend(state: PlaygroundState) -> list[Line]:
    """What is shown large, what the signs mean; or why there is nothing to learn."""
    if state.problem or state.refused:
        return [(Segment(state.problem or state.refused, "bad"),)]
    if state.chosen is None:
        shown = _("what the network says")
    else:
        shown = _("what unit {n} of layer {layer} sees", n=state.chosen[1],
                  layer=state.chosen[0] + 1)  # fmt: skip
    parts: list[Line] = [(Segment(shown, "strong"),)]
    if state.spec.regression:
        parts.append((Segment("● +  ○ −  ", "quiet"), Segment(_("the target"), "quiet")))
    else:
        parts.extend(
            (Segment(SIGNS[label], CLASSES[label]), Segment(f" {_('class')} {label}", "quiet"))
            for label in range(int(state.data.y.max()) + 1)
        )
    parts.append((Segment("∘ • " + _("held back"), "quiet"),))
    if state.cursor is not None:
        x, y = state.cursor
        parts.append((Segment(f"┼ ({x:g}, {y:g})", "quiet"),))
    return parts


def _weights(state: PlaygroundState, width: int) -> list[tuple[int | None, Segment]]:
    """The weights that lead into one unit, as many as there is room for around the one that is
    read: which of all weights it is, and what stands for it.
    """
    found = state.weights_beside()
    here = next(k for k, (number, _name, _value) in enumerate(found) if number == state.weight)
    texts = [f" {name} {value:+.4g} " for _number, name, value in found]
    hint = Segment(_("  w or a click changes it"), "quiet")
    first, last = here, here + 1
    room = width - (cells.width(hint.text) if width >= ROOMY else 0)
    while True:
        used = sum(map(cells.width, texts[first:last]))
        if last < len(texts) and used + cells.width(texts[last]) <= room:
            last += 1
        elif first > 0 and used + cells.width(texts[first - 1]) <= room:
            first -= 1
        else:
            break
    shown: list[tuple[int | None, Segment]] = [
        (number, Segment(text, "current" if number == state.weight else ""))
        for (number, _name, _value), text in list(zip(found, texts, strict=True))[first:last]
    ]
    return [*shown, (None, hint)]


def _line_of(parts: list[tuple[int | None, Segment]]) -> Line:
    return tuple(segment for _number, segment in parts)
