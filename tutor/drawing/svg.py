"""Curves as an SVG picture, for a document: axes, a legend, and a line for each curve."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from tutor.drawing.ticks import Axis, axis, log_axis

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 50
LEGEND = 18
"""Pixels of a row of the legend."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's, which colour-blind eyes can tell apart; dashes tell the rest apart."""
DASHES = ("", "7 4", "2 3", "9 3 2 3")


class Polyline(NamedTuple):
    """A curve with its name; NaN makes a gap."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def svg(title: str, across: str, curves: Sequence[Polyline], *, log: bool = False) -> str:
    """The picture as text. What is not finite, or has no logarithm, leaves a gap."""
    points = [(x, _height(y, log)) for c in curves for x, y in zip(c.x, c.y, strict=True)]
    heights = [y for _, y in points if math.isfinite(y)] or [0.0]
    xs = [x for x, _ in points] or [0.0]
    low, high = (min(heights), max(heights)) if log else (min(*heights, 0.0), max(*heights, 0.0))
    inner = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    over = axis(*_widened(min(xs), max(xs)), inner[0], 80)
    up = (log_axis if log else axis)(*_widened(low, high), inner[1], 40)
    rows = len(curves) * LEGEND
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT + rows}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT + rows}" font-family="sans-serif" font-size="13">',
            f'<rect width="{WIDTH}" height="{HEIGHT + rows}" fill="white"/>',
            f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>',
            *_axes(over, up, across),
            *(line for k, curve in enumerate(curves) for line in _curve(k, curve, over, up, log)),
            "</svg>",
            "",
        ]
    )


def _axes(over: Axis, up: Axis, across: str) -> Iterator[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for tick in up.ticks:
        y = bottom - tick.cell
        yield f'<path d="M{LEFT} {y}H{right}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(tick.text)}</text>'
    for tick in over.ticks:
        x = LEFT + tick.cell
        yield f'<path d="M{x} {bottom}v5" stroke="#444"/>'
        yield f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{escape(tick.text)}</text>'
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#444"/>'
    middle = (LEFT + right) // 2
    yield f'<text x="{middle}" y="{bottom + 40}" text-anchor="middle">{escape(across)}</text>'


def _curve(number: int, curve: Polyline, over: Axis, up: Axis, log: bool) -> Iterator[str]:
    colour = COLOURS[number % len(COLOURS)]
    dash = DASHES[number // len(COLOURS) % len(DASHES)]
    look = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
    for part in _parts(zip(curve.x, curve.y, strict=True), log):
        places = [(LEFT + over.cell(x), HEIGHT - BOTTOM - up.cell(y)) for x, y in part]
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        if len(part) == 1:
            x, y = places[0]
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}"/>'
        else:
            yield f'<polyline points="{told}" {look}/>'
    y = HEIGHT + number * LEGEND
    yield f'<path d="M{LEFT} {y - 4}h30" {look}/>'
    yield f'<text x="{LEFT + 38}" y="{y}">{escape(curve.name)}</text>'


def _parts(points: Iterable[tuple[float, float]], log: bool) -> Iterator[list[tuple[float, float]]]:
    """The stretches of a curve between its gaps."""
    part: list[tuple[float, float]] = []
    for x, y in points:
        height = _height(y, log)
        if math.isfinite(height):
            part.append((x, height))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _height(y: float, log: bool) -> float:
    if log:
        return math.log10(y) if 0 < y < math.inf else math.nan
    return y if abs(y) < 1e300 else math.nan


def _widened(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high > low else (low - 0.5, high + 0.5)
