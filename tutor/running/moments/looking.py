"""A look at any moment of a run: its training is had again, and tells how it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tutor.running.training.control import Control

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner.run_files import MomentSource
    from tutor.running.training.protocol import Event


class Looking:
    """Looks at one run, again and again; the training is made with the first look."""

    def __init__(
        self, activity: Activity[Any], spec: Spec, sources: Sequence[MomentSource] = ()
    ) -> None:
        self.spec = spec
        self._activity, self._sources = activity, sources
        self._trainer: Any = None

    def at(self, step: int, go_on: Callable[[], bool]) -> list[Event] | None:
        """The events that tell how it is after so many steps; None where `go_on` says no, or the
        run has no such step. Not to be called twice at a time.
        """
        if self._trainer is None:
            control = Control(sources=self._sources)
            self._trainer = self._activity.provider("trainer")(self.spec, control)
        seen: list[Event] | None = self._trainer.seen(step, go_on)
        return seen
