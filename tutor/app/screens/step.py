"""Step: the whole screen for one walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.events import Resize

from tutor import stepping
from tutor.activities.destinations import Open
from tutor.app.screens.walking import WalkScreen
from tutor.app.widgets.stepper.walk_view import WalkView
from tutor.app.workers import work
from tutor.learner import last_walk, save_walk
from tutor.stepping.spec import StepSpec
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.activity import Activity
    from tutor.activities.destinations import Destination
    from tutor.app.widgets.stepper.stepper import Stepper
    from tutor.learner import Store, WalkPlace


class StepScreen(WalkScreen):
    """The visualizer, full-screen."""

    PLACE = "Step"
    CSS_PATH = "step.tcss"

    def __init__(self, activity: Activity[StepSpec]) -> None:
        super().__init__()

    def compose_content(self) -> ComposeResult:
        yield WalkView(id="walk")

    def on_mount(self) -> None:
        self.view.focus()

    @property
    def view(self) -> WalkView:
        return self.query_one(WalkView)

    def open(self, destination: Destination | None) -> None:
        """Show the walk that is asked for; without one, and where it is open already, as it was
        left.
        """
        self.remember()
        view = self.view
        spec = destination.spec if isinstance(destination, Open) else None
        if not isinstance(spec, StepSpec):
            if not view.walk_name:
                self.go_on()
            return
        if spec != StepSpec(view.walk_name or spec.walk) or view.stepper is None:
            view.open(spec)

    @work(exclusive=True)
    async def go_on(self) -> None:
        """Open the walk that was open last, where it was left."""
        left = await self.backstep.on_disk(last_walk, self.backstep.store)
        if self.view.walk_name:
            return  # another walk was asked for meanwhile
        if left is None:
            self.view.open(StepSpec())
        else:
            self.view.open(left)

    def on_walk_view_not_opened(self, event: WalkView.NotOpened) -> None:
        """Say why, and open the usual walk: there must be something to look at."""
        self.notify(event.problem, title=_("Step"), severity="warning", markup=False)
        self.view.open(StepSpec())

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        self._head()
        if self.view.stepper is not None:
            place = stepping.resuming.place_of(self.view.stepper.session)
            self.backstep.keeper.keep("walk", lambda store: self._save(store, place))

    @staticmethod
    def _save(store: Store, place: WalkPlace) -> None:
        save_walk(store, place)

    def on_resize(self, event: Resize) -> None:
        self._head()

    def _head(self) -> None:
        """Say in the top line which walk this is and where in it."""
        width = self.size.width - 2  # a blank at each end
        self.top_line.place, self.top_line.state = self.view.heading(width, _("Step › "))
