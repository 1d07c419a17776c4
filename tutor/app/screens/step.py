"""Step: the whole screen for one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.events import Resize

from tutor.activities.destinations import Open
from tutor.app.screens.walking import WalkScreen
from tutor.app.widgets.stepper.stepper import Stepper
from tutor.stepping.spec import StepSpec
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.destinations import Destination
    from tutor.learner import Store, WalkPlace


class StepScreen(WalkScreen):
    """The visualizer, full-screen."""

    PLACE = "Step"
    CSS_PATH = "step.tcss"

    def __init__(self, activity: Activity[StepSpec]) -> None:
        super().__init__()

    def compose_content(self) -> ComposeResult:
        yield Stepper(id="stepper")

    def on_mount(self) -> None:
        self.stepper.focus()

    @property
    def stepper(self) -> Stepper:
        return self.query_one(Stepper)

    def open(self, destination: Destination | None) -> None:
        """Show the walk that is asked for; without one, and where it is open already, as it was
        left.
        """
        self.remember()
        stepper = self.stepper
        spec = destination.spec if isinstance(destination, Open) else None
        if not isinstance(spec, StepSpec):
            if not stepper.walk_name:
                self.go_on()
            return
        if spec != StepSpec(stepper.walk_name or spec.walk) or stepper.session is None:
            stepper.open(spec)

    @work(exclusive=True)
    async def go_on(self) -> None:
        """Open the walk that was open last, where it was left."""
        from tutor.learner import last_walk

        left = await self.backstep.on_disk(last_walk, self.backstep.store)
        if self.stepper.walk_name:
            return  # another walk was asked for meanwhile
        if left is None:
            self.stepper.open(StepSpec())
        else:
            self.stepper.reopen(left)

    def on_stepper_failed(self, event: Stepper.Failed) -> None:
        self.notify(event.problem, title="Step", severity="error", markup=False)

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        self._head()
        if self.stepper.session is not None:
            from tutor.stepping.resuming import place_of

            place = place_of(self.stepper.session)
            self.backstep.keeper.keep("walk", lambda store: self._save(store, place))

    @staticmethod
    def _save(store: Store, place: WalkPlace) -> None:
        from tutor.learner import save_walk

        save_walk(store, place)

    def on_resize(self, event: Resize) -> None:
        self._head()

    def _head(self) -> None:
        """Say in the top line which walk this is and where in it."""
        width = self.size.width - 2  # a blank at each end
        self.top_line.place, self.top_line.state = self.stepper.heading(width, _("Step › "))
