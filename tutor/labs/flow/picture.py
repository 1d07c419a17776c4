"""The spread and the gradient of each layer, on logarithmic axes."""

from __future__ import annotations

import numpy as np

from tutor.drawing.canvas import Drawing, Segment, beside, line, stack
from tutor.drawing.plots import SMALLEST, Mark, Plot, Series, draw
from tutor.labs.flow.state import FlowState
from tutor.labs.flow.sums import number, reason, verdict
from tutor.words import _, cells

WIDE = 76
"""Columns from which the two plots stand side by side."""
APART = 2
LEAST = (24, 8)


def picture(state: FlowState, width: int, height: int) -> Drawing:
    """The signal on its way forward, the gradient on its way back, and what is to be said."""
    if width < LEAST[0] or height < LEAST[1]:
        return line(_("The picture needs more room."), "quiet").clipped(width)
    said = stack(
        line(row, style) for text, style in _said(state) for row in cells.wrap(text, width)
    )
    rows = height - said.height
    heads = (_forward(state), _backward(state))
    if width >= WIDE:
        columns = (width - APART) // 2
        left, right = draw(_plots(state), (columns, rows - 1))
        shown = beside(stack([heads[0], left]), stack([heads[1], right]), columns + APART)
    elif (each := (rows - len(heads)) // 2) >= SMALLEST[1]:
        above, below = draw(_plots(state), (width, each))
        shown = stack([heads[0], above, heads[1], below])
    else:
        shown = stack([heads[1], *draw(_plots(state)[1:], (width, max(rows - 1, SMALLEST[1])))])
    return Drawing(stack([shown, said]).lines[:height]).clipped(width)


def _plots(state: FlowState) -> list[Plot]:
    x = [float(layer.number) for layer in state.layers]
    at = float(state.at)
    plots = []
    for look, values, here in (
        ("primary", [layer.spread for layer in state.layers], state.layer.spread),
        ("accent", [layer.gradient for layer in state.layers], state.layer.gradient),
    ):
        shown = [value if value > 0 else np.nan for value in values]
        marks = [Mark(at, here, "●", look)] if here > 0 else []
        plots.append(
            Plot(
                (Series(x, shown, look),),
                (1.0, x[-1]),
                _decade(shown),
                log=True,
                marks=marks,
                cursor=at,
            )
        )
    return plots


def _decade(values: list[float]) -> tuple[float, float] | None:
    """Their powers of ten where these are less than one apart, widened to one: what hardly changes
    looks flat. None for others.
    """
    powers = np.log10([value for value in values if np.isfinite(value)])
    if not powers.size or np.ptp(powers) >= 1:
        return None
    middle = float(powers.min() + powers.max()) / 2
    return middle - 0.5, middle + 0.5


def _forward(state: FlowState) -> Drawing:
    text = _("signal →  layer {at}: spread {n}", at=state.at, n=number(state.layer.spread))
    return Drawing(((Segment(text, "primary"),),))


def _backward(state: FlowState) -> Drawing:
    text = _("gradient ←  layer {at}: length {n}", at=state.at, n=number(state.layer.gradient))
    return Drawing(((Segment(text, "accent"),),))


def _said(state: FlowState) -> list[tuple[str, str]]:
    """Sentences, each with its style."""
    said = [(verdict(state.sums), "strong"), (reason(state.sums), "quiet")]
    return [(text, style) for text, style in said if text]
