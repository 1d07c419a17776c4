"""Lab: the whole screen for one experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container

from tutor.activities.destinations import Open
from tutor.activities.registry import line_of
from tutor.app.screens.base import BackstepScreen
from tutor.app.workers import work
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.destinations import Destination
    from tutor.activities.spec import Spec
    from tutor.app.widgets.lab.lab_view import LabView


class LabScreen(BackstepScreen):
    """One lab. Its run goes on while the learner is elsewhere."""

    PLACE = "Lab"
    CSS_PATH = "lab.tcss"

    def __init__(self, activity: Activity[Any]) -> None:
        super().__init__()
        self.activity = activity
        self.lab: LabView | None = None

    def compose_content(self) -> ComposeResult:
        yield Container(id="lab")

    def on_mount(self) -> None:
        self.top_line.place = _("Lab  ›  {what}", what=_(self.activity.title))

    def open(self, destination: Destination | None) -> None:
        """Show the run of the settings that are asked for, or have them in the form.

        Without settings: the run of this lab that goes on, or else what is there.
        """
        asked = destination if isinstance(destination, Open) else Open(self.activity.name)
        spec, number = asked.spec, asked.run
        going = self.backstep.runs.going
        if spec is None and going is not None and going.activity.name == self.activity.name:
            spec = going.spec
        if self.lab is None:
            self.lab = self.activity.provider("view")(spec or self.activity.spec())
            self.query_one("#lab").mount(self.lab)
            if number is not None:
                self._show(self.lab, spec or self.activity.spec(), number)
        elif spec is not None:
            self._show(self.lab, spec, number)
        if (
            spec is not None or self.lab.run is not None
        ):  # a look at the lab is no work to go on with
            self.remember(line_of(spec or self.lab.spec))
        if self.focused is None:
            self.lab.focus()

    @work(exclusive=True)
    async def _show(self, lab: LabView, spec: Spec, number: int | None) -> None:
        await lab.loaded.wait()
        runs = self.backstep.runs
        run = runs.find(number) or runs.started_from(spec)
        if run is None:
            lab.use(spec)
        elif run is not lab.run:
            lab.follow(run)

    def on_lab_view_spec_changed(self, event: LabView.SpecChanged) -> None:
        self.remember(line_of(event.spec))

    def on_lab_view_followed(self, event: LabView.Followed) -> None:
        self.remember(line_of(event.run.spec))
        self.top_line.place = _("Lab  ›  {what}", what=event.run.spec.describe())
