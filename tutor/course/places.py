"""A place on a page, in words that outlive a change of the page: an id, or how a text begins."""

from __future__ import annotations

import re

LONGEST = 60
"""Characters of a text by which it is known again."""

_SPACE = re.compile(r"\s+")
_ID = "#"


def of_text(plain: str) -> str:
    """The place of a text that shows these words."""
    return _SPACE.sub(" ", plain).strip()[:LONGEST].rstrip()


def of_block(block_id: str) -> str:
    """The place of a snippet, a question or a task."""
    return f"{_ID}{block_id}"


def told(place: str) -> str:
    """A place as a learner is told of it; empty for the beginning of a page."""
    if place.startswith(_ID):
        return place.rpartition("/")[2]
    return f"{place}…" if place else ""
