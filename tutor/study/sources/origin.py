"""What a question belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination


class Origin(NamedTuple):
    """Where a question stands: a title, and how to get there."""

    title: str
    destination: Destination
