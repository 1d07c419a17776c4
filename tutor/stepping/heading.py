"""The line over an open walk: which it is, where in it, and what is remarkable, as room allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

LEAST = 10
"""Columns of a title that no remark takes."""
GAP, BETWEEN = 2, "   "


class Status(NamedTuple):
    """One remark. What has a `short` form is worth more than the title's end."""

    text: str
    short: str = ""


def heading(title: str, statuses: Sequence[Status], width: int, place: str = "") -> tuple[str, str]:
    """What stands at the left and at the right of a line; no word is cut but a title's only one.

    The first status always stands there, then what is urgent, the title, and at last the rest.
    `place` leads the title, if there is room.
    """
    first, *others = statuses
    shown = [first.text]

    def fits(left: int, right: Sequence[str]) -> bool:
        return left + GAP + len(BETWEEN.join(right)) <= width

    urgent = [status for status in others if status.short]
    titles = (place + title, place + _begin(title), _begin(title))
    least = min(len(titles[-1]), LEAST)
    urgent = [s for k, s in enumerate(urgent) if fits(least, [*shown, *_shorts(urgent[: k + 1])])]
    shown += _shorts(urgent)
    room = width - GAP - len(BETWEEN.join(shown))
    left = next((each for each in titles if len(each) <= room), cut_words(titles[-1], room))
    for k, status in enumerate(urgent, 1):
        longer = [*shown[:k], status.text, *shown[k + 1 :]]
        shown = longer if fits(len(left), longer) else shown
    for status in others:
        if not status.short and fits(len(left), [*shown, status.text]):
            shown.append(status.text)
    return left, BETWEEN.join(shown)


def _shorts(statuses: Sequence[Status]) -> list[str]:
    return [status.short for status in statuses]


def _begin(title: str) -> str:
    """A title without what comes after its first colon or comma."""
    return re.split("[:,]", title)[0]


def cut_words(text: str, room: int) -> str:
    """`text`, or its first words and … where there is no room for all; a single word is cut."""
    if len(text) <= room:
        return text
    whole = text[:room].rpartition(" ")[0].rstrip(" ,:")
    return f"{whole or text[: max(room - 1, 0)]}…"
