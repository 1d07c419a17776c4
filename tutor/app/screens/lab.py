"""Lab: the whole screen for one experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tutor.activities.destinations import Open
from tutor.app.screens.base import BackstepScreen
from tutor.labs.digits.view import DigitsLab
from tutor.running.training.settings import TrainSettings

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.destinations import Destination


class LabScreen(BackstepScreen):
    """Training the digits. It goes on while the learner is elsewhere."""

    PLACE = "Lab  ›  digits"
    CSS_PATH = "lab.tcss"

    def compose_content(self) -> ComposeResult:
        yield DigitsLab()

    def __init__(self, activity: Activity[TrainSettings]) -> None:
        super().__init__()

    def open(self, destination: Destination | None) -> None:
        """Show the lab; settings that are asked for stand in the form."""
        lab = self.query_one(DigitsLab)
        spec = destination.spec if isinstance(destination, Open) else None
        if isinstance(spec, TrainSettings):
            lab.use(spec)
        if self.focused is None:
            lab.focus()

    def on_digits_lab_started(self, event: DigitsLab.Started) -> None:
        self.top_line.place = f"Lab  ›  {event.settings.describe()}"

    def on_digits_lab_status_changed(self, event: DigitsLab.StatusChanged) -> None:
        self.top_line.state = event.text
