"""What is left of a signal, layer by layer, and the values in one of the layers."""

from __future__ import annotations

import numpy as np

from tutor.drawing.bars import bar
from tutor.drawing.canvas import Drawing, Line, Segment, line, packed, stack
from tutor.drawing.plots import SMALLEST, Mark, Plot, Series, draw
from tutor.labs.activations.report import number
from tutor.labs.activations.state import DepthState
from tutor.words import _, cells

BINS = 9
"""Bars of the histogram."""
NOTHING = 1e-12
"""A spread below this share of the input's is nothing but rounding."""
FADES, GROWS = 0.5, 2.0
"""Shares of the input's spread beyond which a signal has faded, or grown."""


def picture(state: DepthState, width: int, height: int) -> Drawing:
    """The two curves, what they say, and the histogram of the layer that is read."""
    said = Drawing(tuple(packed(_said(state), width, "  ")))
    legend = Drawing(tuple(packed(_legend(), width, "   ")))
    histogram = _histogram(state, width)
    rows = height - said.height - legend.height - histogram.height
    if rows < SMALLEST[1]:
        histogram = Drawing()
        rows = max(height - said.height - legend.height, SMALLEST[1])
    (plot,) = draw([_plot(state)], (width, rows))
    return Drawing(stack([legend, plot, said, histogram]).lines[:height])


def _plot(state: DepthState) -> Plot:
    layers = state.layers
    x = [float(layer.number) for layer in layers]
    series = (
        Series(x, [_above_0(layer.spread) for layer in layers], "primary"),
        Series(x[1:], [_above_0(layer.slope) for layer in layers[1:]], "accent", style="dashed"),
    )
    marks = [Mark(float(state.at), state.layer.spread, "●", "primary")]
    return Plot(series, (0.0, x[-1]), log=True, marks=marks, cursor=float(state.at))


def _above_0(number: float) -> float:
    """The number, NaN where it has no place on a logarithmic axis."""
    return number if number > 0 else np.nan


def _legend() -> list[Line]:
    return [
        (Segment("━ ", "primary"), Segment(_("spread over the examples"), "quiet")),
        (Segment("┄ ", "accent"), Segment(_("mean slope"), "quiet")),
        (Segment(_("both by layer, 0 is the input"), "quiet"),),
    ]


def _said(state: DepthState) -> list[Line]:
    first, last = state.layers[0].spread, state.layers[-1].spread
    part = last / first
    shown = Segment(
        _("Layer {n}: spread {spread}. ", n=state.at, spread=number(state.layer.spread)), "strong"
    )
    if part < NOTHING:
        text = _("In the last layer nothing is left: all examples look alike.")
    elif part < FADES:
        text = _("The signal fades: {share} of it is left at the end.", share=f"{part:.1%}")
    elif part > GROWS:
        text = _("The signal grows to {times} times its size.", times=number(part))
    else:
        text = _("The signal about keeps its size: {share} of it at the end.", share=f"{part:.0%}")
    flat = state.layers[-1].flat
    parts: list[Line] = [(shown,), (Segment(text),)]
    if flat > 0:
        told = _("{share} of the slopes there are below 0.01.", share=f"{flat:.0%}")
        parts.append((Segment(told, "quiet"),))
    return parts


def _histogram(state: DepthState, width: int) -> Drawing:
    """How often each value comes up in the layer that is read."""
    values = state.layer.values
    low, high = float(values.min()), float(values.max())
    if not low < high:
        text = _("all {n} values are {value}", n=values.size, value=number(low))
        return line(text, "quiet")
    counts, edges = np.histogram(values, BINS, (low, high))
    room = max(width - 24, 4)
    rows = [line(_("its values, how many of each:"), "quiet")]
    for count, left, right in zip(counts, edges, edges[1:], strict=False):
        middle = cells.rjust(number((left + right) / 2), 10)
        drawn = bar(count / counts.max(), room)
        rows.append(
            Drawing(
                ((Segment(f"{middle} ", "quiet"), Segment(drawn), Segment(f" {count}", "quiet")),)
            )
        )
    return stack(rows)
