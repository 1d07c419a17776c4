"""What a question belongs to."""

from __future__ import annotations

from typing import NamedTuple


class Origin(NamedTuple):
    """Where a question stands: its title, the activity, and what to open there."""

    title: str
    mode: str
    where: tuple[str, ...]
