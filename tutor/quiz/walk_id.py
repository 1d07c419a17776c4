"""The ids of predictions, told apart without opening a walk."""

from __future__ import annotations

import re
from typing import NamedTuple

WALK = "walk:"
"""What the id of every prediction begins with."""
_ID = re.compile(WALK + r"([^/]+)/([0-9]{1,9})/([0-9]{1,9}(?:,[0-9]{1,9})*)?")


class WalkId(NamedTuple):
    """What a prediction asks for: an element of what a step of a walk makes; steps count from 1."""

    walk: str
    position: int
    element: tuple[int, ...]

    def __str__(self) -> str:
        return f"{WALK}{self.walk}/{self.position}/{','.join(map(str, self.element))}"


def parse_walk_id(question_id: str) -> WalkId | None:
    """What a prediction's id names; None if it is the id of something else."""
    match = _ID.fullmatch(question_id)
    if match is None:
        return None
    index = tuple(int(i) for i in match[3].split(",")) if match[3] else ()
    return WalkId(match[1], int(match[2]), index)
