"""Step: the whole screen for one walk."""

from __future__ import annotations

from textual.app import ComposeResult

from tutor.screens.walking import WalkScreen
from tutor.stepping.opening import Opening
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
        """Show the walk named first, as it was left; or with as many steps done as asked for, and
        opened as the last word says.
        """
        if not where:
            return
        name, *rest = where
        if rest or name != self.stepper.walk_name or self.stepper.session is None:
            at = int(rest[0]) if rest else 0
            self.stepper.open(name, at, *map(Opening.of_word, rest[1:]))

    def on_stepper_failed(self, event: Stepper.Failed) -> None:
        self.notify(event.problem, title="Step", severity="error", markup=False)

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        self.top_line.place = f"Step › {self.stepper.title}"
        self.top_line.state = self.stepper.status
