"""Lab: the whole screen for one experiment."""

from __future__ import annotations

from textual.app import ComposeResult

from tutor.activities.errors import UsageError
from tutor.activities.registry import parse_line
from tutor.app.screens.base import BackstepScreen
from tutor.labs.digits.view import DigitsLab
from tutor.running.training.settings import TrainSettings


class LabScreen(BackstepScreen):
    """Training the digits. It goes on while the learner is elsewhere."""

    PLACE = "Lab  ›  digits"
    CSS_PATH = "lab.tcss"

    def compose_content(self) -> ComposeResult:
        yield DigitsLab()

    def open(self, *where: str) -> None:
        """Show the lab; `where` may be a training's arguments: ``digits --lr 0.1``."""
        lab = self.query_one(DigitsLab)
        if where:
            words = " ".join(where).removeprefix("train ")
            try:
                settings = parse_line(f"train {words}")
            except UsageError as problem:
                self.notify(str(problem), severity="error", timeout=20, markup=False)
            else:
                if isinstance(settings, TrainSettings):
                    lab.use(settings)
        if self.focused is None:
            lab.focus()

    def on_digits_lab_started(self, event: DigitsLab.Started) -> None:
        self.top_line.place = f"Lab  ›  {event.settings.describe()}"

    def on_digits_lab_status_changed(self, event: DigitsLab.StatusChanged) -> None:
        self.top_line.state = event.text
