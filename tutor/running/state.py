"""What is known of a run from the events it has sent so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.drawing.canvas import Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event


class RunState:
    """Follows the events of one run. Each lab has its own, which its picture is drawn from.

    Made of the spec; what is told before the first event is how it looks before it was started.
    `version` grows with every change of what the picture shows.
    """

    part_done: float = 0.0
    """From 0 to 1."""
    place: str = ""
    """How far it has come: ``epoch  7 / 30``."""
    result: str = ""
    """What came of it, once it is over: ``test accuracy 0.975``."""
    seconds_left: float | None = None

    step: int = 0
    """Steps made."""
    moment: int | None = None
    """The step whose moment is shown; None: it is shown as it stands."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec
        self.version = 0

    def move(self, by: int, *, whole: bool) -> int | None:
        """Show the moment that is `by` units, or steps, away from the one that is shown; returns
        its step, None where it is shown as it stands again.
        """
        return None

    def show_moment(self, step: int, events: Sequence[Event]) -> None:
        """Show how it was after so many steps, as these events tell."""

    def leave_moment(self) -> None:
        """Show it as it stands."""

    def stand_over(self, other: RunState, number: int | None, step: int) -> None:
        """Be shown over the run `number` that this one goes on from at `step`."""

    def take(self, event: Event) -> None:
        """Note what an event says."""
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        """What it tells of itself, for tasks: the facts that the lab's row names."""
        return {}

    def change_pace(self, pace: float | None) -> None:
        """It goes by another pace from now on: so many units a second at most."""

    def look_as(self, before: RunState) -> None:
        """Be looked at as the state that was shown before: what keys have changed stays so."""

    def numbers(self, width: int) -> Drawing:
        """The last measures, in lines of `width` columns at most."""
        return Drawing()
