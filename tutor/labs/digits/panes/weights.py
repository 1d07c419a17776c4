"""Weights and features as pictures: what each unit looks for, and what it makes of a digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.drawing.canvas import Canvas, Drawing, Segment, line, stack
from tutor.drawing.shades import ACROSS, fitted, shaded
from tutor.labs.digits.packed import unpack
from tutor.labs.digits.spec import DIGITS
from tutor.words import _

if TYPE_CHECKING:
    from tutor.labs.digits.state import DigitsState

GAP = 2


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """The pictures of one array, as many as there is room for; ← → lead to the others."""
    arrays: list[dict[str, Any]] = state.look.get("pictures", [])
    if not arrays:
        return line(_("There are no pictures yet: space starts."), "quiet")
    arrays = [_seen(one, width, height - 2) for one in arrays]
    pages = [
        (number, first)
        for number, one in enumerate(arrays)
        for first in range(0, one["shape"][0], _fitting(one["shape"], width, height - 2)[2])
    ]
    state.page %= len(pages)
    number, first = pages[state.page]
    one = arrays[number]
    across, scale, count = _fitting(one["shape"], width, height - 2)
    pictures = one["pictures"][first : first + count]
    canvas = Canvas()
    _count, rows, columns = one["shape"]
    for place, each in enumerate(pictures):
        x = place % across * (columns * ACROSS * scale + GAP)
        y = place // across * (rows * scale + 1)
        shown = shaded(
            each, one["largest"] or None, signed=bool(np.min(each) < 0) or _is_weights(one),
            scale=scale,
        )  # fmt: skip
        canvas.paste(x, y, shown)
    head = Drawing((_head(state, one, first, len(pictures)),))
    return stack([head, line(""), canvas.drawing()])


def _seen(one: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    """An array's pictures, each brought down to what there is room for."""
    pictures = np.stack([fitted(each, width, height) for each in unpack(one)])
    return {**one, "pictures": pictures, "of_shape": one["shape"], "shape": [*pictures.shape]}


def _is_weights(one: dict[str, Any]) -> bool:
    return bool(one["kind"] == "weights")


def _fitting(shape: list[int], width: int, height: int) -> tuple[int, int, int]:
    """Pictures side by side, columns' scale, and how many pictures fit."""
    count, rows, columns = shape
    scale = 1
    while (
        scale < 3
        and (columns * ACROSS * (scale + 1) + GAP) * count <= width
        and rows * (scale + 1) <= height
    ):
        scale += 1
    across = max((width + GAP) // (columns * ACROSS * scale + GAP), 1)
    down = max((height + 1) // (rows * scale + 1), 1)
    return across, scale, across * down


def _head(state: DigitsState, one: dict[str, Any], first: int, count: int) -> tuple[Segment, ...]:
    count_all, rows, columns = one["of_shape"]
    which = "" if count >= count_all else _("  {first} to {last}", first=first + 1,
                                            last=first + count)  # fmt: skip
    of = _(" of {n}", n=one["of"]) if which else ""
    if one["kind"] == "weights":
        words = _("weights {rows}×{columns}", rows=rows, columns=columns)
    elif state.spec.data == DIGITS:
        words = _("what it makes of one digit, {rows}×{columns}", rows=rows, columns=columns)
    else:
        words = _("what it makes of one image, {rows}×{columns}", rows=rows, columns=columns)
    largest = _("largest {n:.3g}", n=one["largest"])
    return (
        Segment(one["name"], "strong"),
        Segment(f"  {words}{which}{of}   {largest}   ", "quiet"),
        Segment("░▒▓█ +", "positive"),
        Segment(" "),
        Segment("·-=≡ −", "negative"),
    )
