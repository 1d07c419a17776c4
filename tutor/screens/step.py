"""Step: the whole screen for one walk."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.events import Resize

from tutor.screens.walking import WalkScreen
from tutor.widgets.stepper import Stepper


class StepScreen(WalkScreen):
    """The visualizer, full-screen."""

    PLACE = "Step"
    CSS_PATH = "step.tcss"

    def compose_content(self) -> ComposeResult:
        yield Stepper(id="stepper")

    def on_mount(self) -> None:
        self.stepper.focus()

    @property
    def stepper(self) -> Stepper:
        return self.query_one(Stepper)

    def open(self, *where: str) -> None:
        """Show the walk named first, as it was left, or with as many steps done as asked for."""
        if not where:
            return
        name, *rest = where
        at = int(rest[0]) if rest and rest[0].isdigit() else None
        if at is not None or name != self.stepper.walk_name or self.stepper.session is None:
            self.stepper.open(name, at or 0)

    def on_stepper_failed(self, event: Stepper.Failed) -> None:
        self.notify(event.problem, title="Step", severity="error", markup=False)

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        self._head()

    def on_resize(self, event: Resize) -> None:
        self._head()

    def _head(self) -> None:
        """Say in the top line which walk this is and where in it."""
        width = self.size.width - 2  # a blank at each end
        self.top_line.place, self.top_line.state = self.stepper.heading(width, "Step › ")
