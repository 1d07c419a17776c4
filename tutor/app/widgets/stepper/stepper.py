"""The visualizer: a network walked forwards and backwards, down to the arithmetic of one number."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.activities.errors import UsageError
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.stepper.player import Player
from tutor.app.widgets.stepper.step_prompt import StepPrompt
from tutor.app.widgets.stepper.stepper_keys import ACTIONS, KEYS
from tutor.app.widgets.stepper.stepper_view import StepperView
from tutor.app.widgets.stepper.walk_list import WalkList
from tutor.stepping.spec import StepSpec
from tutor.words import _

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from tutor.drawing.canvas import Spot
    from tutor.learner import WalkPlace
    from tutor.stepping.session import Session


class Stepper(Widget, can_focus=True):
    """One walk, and the cursor in it: how many of its steps are done.

    Without a spec it waits for `open`.
    """

    DEFAULT_CSS = """
    Stepper {
        layout: vertical; height: 1fr;
        &:focus #stepper-header { color: $primary; }
        &.-choosing StepperView { display: none; }
    }
    """
    HELP = (
        "One network, one operation at a time: `→` computes the next step, `←` takes it back. "
        "After the loss the walk turns, and gradients travel from right to left.\n\n"
        "`▸` marks what was just made, `›` the numbers it was made from. Below them is the "
        "arithmetic of one element; `↑` and `↓` choose which. `e` changes a number, the rate or an "
        "activation, and everything after it changes: `*` marks what did. `n` makes the update and "
        "begins again with the new weights: then `*` marks what differs from the iteration "
        "before. A click looks at a number, or changes it if it was given."
    )
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)

    cursor: reactive[int] = reactive(0, init=False)
    """How many steps are done."""

    @dataclass
    class Moved(Message):
        """The position, the walk or the rate changed: `position` of `total` steps are done.

        `stepped` if the learner has moved since the walk was opened.
        """

        name: str
        position: int
        total: int
        phase: str
        finished_backward: bool
        stepped: bool

    @dataclass
    class Failed(Message):
        """A walk could not be opened."""

        problem: str

    def __init__(
        self,
        spec: StepSpec | None = None,
        *,
        id: str | None = None,  # noqa: A002  Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self.session: Session | None = None
        self._spec = spec
        self._left: WalkPlace | None = None
        self._player = Player(self, self._play_on)
        self._stepped = False
        self._prompt = StepPrompt()

    def compose(self) -> ComposeResult:
        yield StepperView()
        yield WalkList()
        yield self._prompt

    def on_mount(self) -> None:
        if self._spec is not None:
            self._begin_loading()

    def open(self, spec: StepSpec) -> None:
        """Open a walk as `spec` says."""
        self._spec, self._left = spec, None
        self._begin_loading()

    def reopen(self, left: WalkPlace) -> None:
        """Open a walk where it was left."""
        self._spec, self._left = _named(left.name), left
        self._begin_loading()

    def _begin_loading(self) -> None:
        if self.is_attached:
            self.run_worker(self._load(), group="stepper-open", exclusive=True)

    async def _load(self) -> None:
        """Compute the walk in a thread: NumPy may be imported there for the first time."""
        spec, left = self._spec, self._left
        assert spec is not None

        def load() -> Session:
            from tutor.stepping.resuming import resume
            from tutor.stepping.session import Session

            session = Session(spec)
            if left is not None:
                resume(session, left)
            return session

        try:
            session = await asyncio.to_thread(load)
        except UsageError as error:
            self.post_message(self.Failed(str(error)))
            if self.session is not None:
                self._spec, self._left = StepSpec(self.session.name), None
            else:  # there must be something to look at
                self.open(StepSpec())
            return
        if not self.query("#stepper-header"):
            return  # it was taken off the screen meanwhile
        self.stop_playing()
        if self._prompt.asking:  # about the walk that was there
            self._prompt.close()
        self.session, self._stepped = session, False
        self._show()

    @property
    def walk_name(self) -> str:
        """The walk that is open, or is being opened."""
        return "" if self._spec is None else self._spec.walk

    @property
    def spec(self) -> StepSpec | None:
        """What opens the walk as it is now; what was asked for while it is loaded."""
        if self.session is None:
            return self._spec
        from tutor.stepping.resuming import spec_of

        return spec_of(self.session)

    @property
    def title(self) -> str:
        """The walk's title; its name until it is loaded."""
        return _(self.session.example.title) if self.session else self.walk_name

    def heading(self, width: int, place: str) -> tuple[str, str]:
        """For a top line of so many columns: the title after `place`, and the status."""
        if self.session is None:
            return place + self.walk_name, ""
        from tutor.stepping.heading import Status, heading

        statuses = self.session.statuses
        if self._player.playing:
            statuses.insert(1, Status(_("playing {n}/s", n=self._player.pace), _("playing")))
        return heading(self.title, statuses, width, place)

    def on_key(self) -> None:
        """What was said before is out of the way."""
        self.app.clear_notifications()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys step only while nothing is typed or chosen."""
        if action == "look_away" and not self.query_one(StepperView).insight:
            return False
        busy = self._prompt.asking or self.has_class("-choosing")
        return not (busy and action in ACTIONS)

    def validate_cursor(self, cursor: int) -> int:
        return min(max(cursor, 0), self.session.scene.total) if self.session else 0

    def watch_cursor(self, cursor: int) -> None:
        if self.session and self.session.scene.cursor != cursor:
            self.session.moves.go(cursor)
            self._stepped = True
            self.query_one(StepperView).scroll_to_top()
            self._show()

    def _show(self) -> None:
        """Show the session as it is now, and tell the parent."""
        if self.session is None:
            return
        scene = self.session.scene
        self.cursor = scene.cursor
        self.query_one(StepperView).show(self.session)
        question = self.session.predictions.question
        if question is not None and not self._player.playing:
            self._prompt.prediction(self.session, question)
        moved = (self.session.name, scene.cursor, scene.total, scene.phase)
        self.post_message(self.Moved(*moved, scene.finished_backward, self._stepped))

    def action_do(self, what: str, first: object = None, second: object = None) -> None:
        """Do with the session what a key names, such as ``moves.onward``; what cannot be is said.

        One that has something to tell returns what is `Said`. (Textual passes no more arguments
        than it can count.)
        """
        from tutor.stepping.edits import EditError

        if self.session is None:
            return
        before = self.session.scene.cursor
        try:
            how = (one for one in (first, second) if one is not None)
            said = attrgetter(what)(self.session)(*how)
        except EditError as error:
            self.notify(str(error), severity="warning", markup=False)
        else:
            if said is not None:
                kind: SeverityLevel = "information" if said.well else "warning"
                self.notify(said.text, title=said.title, severity=kind, timeout=12, markup=False)
        if self.session.scene.cursor != before:
            self._stepped |= what.startswith("moves.")
            self.query_one(StepperView).scroll_to_top()
        self._show()

    def action_look_into(self, what: str) -> None:
        """Show a check or the blame of the element looked at, or the arithmetic again."""
        view = self.query_one(StepperView)
        view.insight = "" if view.insight == what else what
        self._show()
        if self.session and view.insight and self.session.scene.subject is None:
            self.notify(
                _("Only gradients are checked and traced. Go to an array that has one."),
                markup=False,
            )

    def action_look_away(self) -> None:
        """Show the arithmetic again."""
        self.query_one(StepperView).insight = ""
        self._show()

    def action_scroll_detail(self, rows: int) -> None:
        self.query_one(StepperView).scroll_detail(rows)

    def action_play(self) -> None:
        """Step on by itself, to the end of the walk; or stop."""
        if self._player.playing:
            self.stop_playing()
        elif self.session:
            if self.cursor == self.session.scene.total:
                self.cursor = 0
            self._player.start()
            self._show()

    def action_speed(self, direction: int) -> None:
        """Play faster or slower."""
        self._player.change_pace(direction)
        self._show()

    def _play_on(self) -> None:
        if self.session is None or self.cursor == self.session.scene.total:
            self.stop_playing()
        else:
            self.action_do("moves.onward", 1)

    def stop_playing(self) -> None:
        """Step no further by itself."""
        if self._player.stop():
            self._show()

    def action_jump(self) -> None:
        if self.session:
            self.stop_playing()
            self._prompt.jump(self.session)

    def action_edit(self, first: str = "") -> None:
        """Ask for an edit, `first` (a target such as ``W1[0,1]``) being offered first."""
        if self.session:
            self.stop_playing()
            self._prompt.edit(self.session, first)

    def action_choose(self) -> None:
        from core.examples import EXAMPLES

        self.stop_playing()
        self.add_class("-choosing")
        self.query_one(WalkList).choose(EXAMPLES, self.walk_name)

    def on_walk_list_chosen(self, event: WalkList.Chosen) -> None:
        event.stop()
        self._back()
        if event.name == WalkList.OWN:
            self.action_own()
        else:
            self.open(_named(event.name))

    def action_own(self) -> None:
        """Ask for a network of the learner's own, and walk it."""
        self._prompt.own(self.walk_name)

    def on_walk_list_closed(self, event: WalkList.Closed) -> None:
        event.stop()
        self._back()

    def on_line_prompt_closed(self, event: LinePrompt.Closed) -> None:
        event.stop()
        self._back()
        self._show()

    def on_step_prompt_jumped_to(self, event: StepPrompt.JumpedTo) -> None:
        event.stop()
        self.cursor = event.cursor

    def on_step_prompt_described(self, event: StepPrompt.Described) -> None:
        event.stop()
        self.open(_named(event.name))

    def on_drawing_view_picked(self, event: DrawingView.Picked) -> None:
        event.stop()
        if self.session is not None:
            self._pick(self.session, event.spot)

    def _pick(self, session: Session, spot: Spot) -> None:
        """A step of the list: go there. An input or parameter: edit it. Else: look at it."""
        from core.expression import element_name
        from tutor.stepping.steplist import STEP

        scene = session.scene
        if spot.name == STEP:
            self.cursor = spot.element[0]
        elif scene.step and spot.name == scene.step.name:
            self.action_do("moves.look_at", spot.element)
        elif spot.name in scene.walk.leaves:
            self.action_edit(element_name(spot.name, spot.element))
        else:
            made = scene.walk.find(spot.name, scene.iteration) + 1
            self.cursor = made
            self.action_do("moves.look_at", spot.element)

    def _back(self) -> None:
        """The keys step again."""
        self.remove_class("-choosing")
        self.focus()


def _named(walk: str) -> StepSpec:
    """The walk of that name from its beginning; the first of all for a name that is none."""
    return StepSpec.from_texts({"walk": walk}) if walk.strip() else StepSpec()
