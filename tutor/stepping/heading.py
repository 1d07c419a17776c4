"""The line above an open walk: its title, the position in it, and remarks, as room allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tutor.words import cells

LEAST = 10
"""Columns of a title that no remark takes."""
LONG = 40
"""Columns from which a title is long."""
GAP, BETWEEN = 2, "   "


class Remark(NamedTuple):
    """One remark. If it has a `short` form, it matters more than the end of the title."""

    text: str
    short: str = ""


def heading(title: str, remarks: Sequence[Remark], width: int, place: str = "") -> tuple[str, str]:
    """The left and the right end of the line. No word is cut, except a title of a single word.

    The first remark is always shown; then come the urgent ones, the beginning of the title, the
    others, and last what a long title says after a colon or a comma.
    `place` precedes the title if there is room.
    """
    first, *others = remarks
    shown = [first.text]

    def fits(left: int, right: Sequence[str]) -> bool:
        return left + GAP + cells.width(BETWEEN.join(right)) <= width

    urgent = [remark for remark in others if remark.short]
    titles = (place + title, place + _begin(title), _begin(title))
    least = min(cells.width(titles[-1]), LEAST)
    urgent = [s for k, s in enumerate(urgent) if fits(least, [*shown, *_shorts(urgent[: k + 1])])]
    shown += _shorts(urgent)
    room = width - GAP - cells.width(BETWEEN.join(shown))
    left = next(
        (each for each in titles if cells.width(each) <= room), cells.cut_words(titles[-1], room)
    )
    for k, remark in enumerate(urgent, 1):
        longer = [*shown[:k], remark.text, *shown[k + 1 :]]
        shown = longer if fits(cells.width(left), longer) else shown
    for remark in others:
        if remark.short:
            continue
        long = cells.width(title) > LONG
        shorter_ones = [each for each in titles if long and cells.width(each) < cells.width(left)]
        for shorter in (left, *shorter_ones):
            if fits(cells.width(shorter), [*shown, remark.text]):
                left = shorter
                shown.append(remark.text)
                break
    return left, BETWEEN.join(shown)


def _shorts(remarks: Sequence[Remark]) -> list[str]:
    return [remark.short for remark in remarks]


def _begin(title: str) -> str:
    """A title without what comes after its first colon or comma."""
    return re.split("[:,：，]", title)[0]
