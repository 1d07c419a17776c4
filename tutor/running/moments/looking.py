"""A look at any moment of a run: its training is had again, and tells how it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from tutor.running.training.control import Control

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.spec import Spec
    from tutor.learner.run_files import MomentSource
    from tutor.running.training.protocol import Event


class Looking:
    """Looks at one run, again and again, from one thread at a time; the training is made with the
    first look. `last` is its last step, and `finished` tells that it came to its end by itself.
    """

    def __init__(
        self,
        activity: Activity[Any],
        spec: Spec,
        sources: Sequence[MomentSource] = (),
        *,
        last: int = 0,
        finished: bool = False,
    ) -> None:
        self.spec = spec
        self._last, self._finished = last, finished
        self._one = Lock()
        self._activity, self._sources = activity, sources
        self._trainer: Any = None

    def prepare(self) -> None:
        """Have the training made, so that the first look does not wait for it."""
        with self._one:
            self._training()

    def at(self, step: int, go_on: Callable[[], bool]) -> list[Event] | None:
        """The events that tell how it is after so many steps; None where `go_on` says no, or the
        run has no such step.
        """
        with self._one:
            seen: list[Event] | None = self._training().seen(step, go_on)
        return seen

    def end(self, go_on: Callable[[], bool]) -> list[Event] | None:
        """The same of its end: a run that finished has the weights that it was left with."""
        with self._one:
            seen: list[Event] | None = self._training().seen(
                self._last, go_on, ended=self._finished
            )
        return seen

    def _training(self) -> Any:
        if self._trainer is None:
            control = Control(sources=self._sources)
            self._trainer = self._activity.provider("trainer")(self.spec, control)
        return self._trainer
