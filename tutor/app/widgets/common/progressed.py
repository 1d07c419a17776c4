"""What is said on a bench of how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.activities.goals import Fact


@dataclass
class Progressed(Message):
    """The facts of an activity have changed, so that a task may be done. `opened` is the command
    line of what it was opened with: what was on the bench before may still have something to say.
    """

    opened: str
    facts: Mapping[str, Fact]

    def can_replace(self, message: Message) -> bool:
        """What it says of itself now takes the place of what it said before."""
        return isinstance(message, Progressed)
