"""Step: the whole screen for one walk."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult

from tutor.screens.base import BackstepScreen
from tutor.widgets.stepper import Stepper

PAUSE = 0.5  # seconds of quiet before progress is written


class StepScreen(BackstepScreen):
    """The visualizer, full-screen, with how far the learner came written down."""

    PLACE = "Step"
    CSS_PATH = "step.tcss"

    def compose_content(self) -> ComposeResult:
        yield Stepper(id="stepper")

    def on_mount(self) -> None:
        self._furthest: dict[str, tuple[int, bool]] = {}
        self._unsaved: set[str] = set()
        self.stepper.focus()

    @property
    def stepper(self) -> Stepper:
        return self.query_one(Stepper)

    def open(self, *where: str) -> None:
        """Show the walk named first, with as many steps done as the second says."""
        if not where:
            return
        name, *rest = where
        at = int(rest[0]) if rest and rest[0].isdigit() else None
        if name == self.stepper.walk_name and self.stepper.session is not None:
            if at is not None:
                self.stepper.cursor = at
        else:
            self.stepper.open(name, at or 0)

    def on_stepper_failed(self, event: Stepper.Failed) -> None:
        self.notify(event.problem, title="Step", severity="error", markup=False)

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        self.top_line.place = f"Step › {self.stepper.title}"
        self.top_line.state = self.stepper.status
        furthest, finished = self._furthest.get(event.name, (0, False))
        reached = (max(event.position, furthest), event.finished_backward or finished)
        if reached != (furthest, finished):
            self._furthest[event.name] = reached
            self._unsaved.add(event.name)
            self.run_worker(self._save_soon(), group="save", exclusive=True)

    async def _save_soon(self) -> None:
        """Write once the learner pauses, beside the event loop."""
        await asyncio.sleep(PAUSE)
        await asyncio.to_thread(self._save)

    def _save(self) -> None:
        from tutor.learner import LearnerDataError, record_walk

        while self._unsaved:
            name = self._unsaved.pop()
            furthest, finished = self._furthest[name]
            try:
                record_walk(self.backstep.store, name, furthest, finished_backward=finished)
            except LearnerDataError as error:
                self.notify(str(error), severity="warning", markup=False)

    def on_screen_suspend(self) -> None:
        self._save()

    def on_unmount(self) -> None:
        self._save()
