"""Each layer's gradient, how far its weights move, and whether its units are alive."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.drawing.bars import bar
from tutor.drawing.canvas import BLANK, Drawing, Line, Segment, line, stack
from tutor.drawing.plots import SMALLEST, Plot, Series, draw
from tutor.words import _, cells, ngettext

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

NAME, NUMBER, BAR = 8, 10, 10
USUAL = (1e-4, 1e-1)
"""Between these the updates of most layers lie, as a share of the weights; 0.001 is often good."""

DEAD = 0.5
"""A larger part of dead units is marked."""


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """A table of the weights, one of the activations, and where there is room the course of the
    layer that is marked.
    """
    if not state.layers:
        return line(_("Nothing is measured yet: space starts."), "quiet")
    parts = [Drawing(tuple(_weights(state))), BLANK, Drawing(tuple(_activations(state)))]
    tables = stack(parts if state.look.get("activations") else parts[:1])
    left = height - tables.height - 2
    if left >= SMALLEST[1] and width >= SMALLEST[0]:
        tables = stack([tables, BLANK, _course(state, width, left)])
    lines = tables.lines
    return Drawing(lines if len(lines) <= height else (*lines[: height - 1], _more()))


def _more() -> Line:
    return (Segment(_("… a larger window shows the rest"), "quiet"),)


def _weights(state: DigitsState) -> Iterator[Line]:
    found: list[dict[str, Any]] = state.layers["weights"]
    columns = (_("weights"), _("gradient"), "", _("update"), "")
    yield (Segment(_row(*columns), "quiet"),)
    norms = [one["gradient"] for one in found if one["gradient"]]
    low, high = (min(norms), max(norms)) if norms else (1.0, 1.0)
    for number, one in enumerate(found):
        here = number == state.layer % len(found)
        gradient, ratio = one["gradient"], one["ratio"]
        shown = cells.ljust(bar(_part(gradient, low, high), BAR), BAR)
        yield (
            Segment(
                f"{'▸' if here else ' '}{cells.ljust(one['name'], NAME - 1)}"
                f"{cells.rjust(_number(gradient), NUMBER)}  ",
                "strong" if here else "",
            ),
            Segment(shown, "primary"),
            Segment(cells.rjust(_number(ratio), NUMBER)),
            Segment(_remark(ratio), "changed"),
        )


def _activations(state: DigitsState) -> Iterator[Line]:
    columns = (_("outputs"), _("mean"), "", _("spread"), _("  dead or stuck"))
    yield (Segment(_row(*columns), "quiet"),)
    for one in state.look["activations"]:
        units, dead = one["units"], one["dead"]
        told = ngettext("  {dead} of {n} unit", "  {dead} of {n} units", units, dead=dead)
        yield (
            Segment(
                f" {cells.ljust(one['name'], NAME - 1)}{cells.rjust(_number(one['mean']), NUMBER)}"
                f"  {cells.ljust(one['kind'], BAR)}{cells.rjust(_number(one['spread']), NUMBER)}"
            ),
            Segment(told, "bad" if dead > DEAD * units else "quiet"),
        )


def _course(state: DigitsState, width: int, height: int) -> Drawing:
    """Gradient and update of one layer over the epochs, on a scale of powers of ten."""
    found = state.layers["weights"]
    name = found[state.layer % len(found)]["name"]
    gradient, ratio = state.courses[name]
    head = (
        Segment(f"{name}  ", "strong"),
        Segment("─", "primary"),
        Segment(_(" gradient norm   "), "quiet"),
        Segment("┄", "accent"),
        Segment(_(" update / weights   (log)"), "quiet"),
    )
    plot = Plot(
        [
            Series(gradient.x, gradient.y, "primary"),
            Series(ratio.x, ratio.y, "accent", "dashed"),
        ],
        state.x_range,
        log=True,
    )
    return stack([Drawing((head,)), *draw([plot], (width, height))])


def _row(first: str, second: str, third: str, fourth: str, last: str) -> str:
    return (
        f" {cells.ljust(first, NAME - 1)}{cells.rjust(second, NUMBER)}  "
        f"{cells.ljust(third, BAR)}{cells.rjust(fourth, NUMBER)}{last}"
    )


def _part(value: float | None, low: float, high: float) -> float:
    """Where a norm lies between the smallest and the largest, by powers of ten."""
    if not value:
        return 0.0
    span = math.log10(high / low)
    return 1.0 if span < 0.01 else 0.1 + 0.9 * math.log10(value / low) / span


def _number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.4f}" if value == 0 or 1e-3 <= abs(value) < 1e4 else f"{value:.1e}"


def _remark(ratio: float | None) -> str:
    if ratio is None or not ratio or USUAL[0] <= ratio <= USUAL[1]:
        return ""
    return _("  small") if ratio < USUAL[0] else _("  large")
