"""A screen with a stepper: it saves how far the learner stepped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from textual import work

from tutor.app.screens.base import BackstepScreen

if TYPE_CHECKING:
    from tutor.app.widgets.stepper.stepper import Stepper
    from tutor.learner import Store

P = ParamSpec("P")
PAUSE = 0.5
"""Seconds of quiet before progress is written."""


class WalkScreen(BackstepScreen):
    """Saves the furthest step that the learner reached in each walk; the step at which a bench
    opens does not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self._furthest: dict[str, tuple[int, bool]] = {}
        self._unsaved: set[str] = set()
        self._writing = Lock()

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        if not event.stepped:
            return
        furthest, finished = self._furthest.get(event.name, (0, False))
        reached = (max(event.position, furthest), event.finished_backward or finished)
        if reached != (furthest, finished):
            self._furthest[event.name] = reached
            self._unsaved.add(event.name)
            self.save_soon()

    @work(exclusive=True, group="walks")
    async def save_soon(self) -> None:
        """Write once the learner pauses, beside the event loop."""
        await asyncio.sleep(PAUSE)
        await asyncio.to_thread(self._save_in_turn)

    def _save_in_turn(self) -> None:
        """Write after whoever is writing: what is newest is written last."""
        with self._writing:
            self.save()

    def save(self) -> None:
        """Write down what is not yet on disk."""
        from tutor.learner import record_walk

        for name in tuple(self._unsaved):
            self._unsaved.discard(name)
            furthest, finished = self._furthest[name]
            self.write(record_walk, name, furthest, finished_backward=finished)

    def write(
        self, function: Callable[Concatenate[Store, P], None], *args: P.args, **options: P.kwargs
    ) -> None:
        """Call a function that writes the learner's data; say so where they cannot be written."""
        from tutor.learner import LearnerDataError

        try:
            function(self.backstep.store, *args, **options)
        except LearnerDataError as error:
            self.notify(str(error), severity="warning", markup=False)

    def on_screen_suspend(self) -> None:
        from tutor.app.widgets.stepper.stepper import Stepper

        for stepper in self.query(Stepper):
            stepper.stop_playing()
        self._save_in_turn()

    def on_unmount(self) -> None:
        """A step taken just before leaving is saved, too."""
        self._save_in_turn()
