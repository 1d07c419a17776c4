"""The visualizer: a network walked forwards and backwards, down to the arithmetic of one number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tutor.activities.errors import UsageError
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.stepper.step_prompt import StepPrompt
from tutor.app.widgets.stepper.stepper_keys import ACTIONS, KEYS
from tutor.app.widgets.stepper.stepper_view import StepperView
from tutor.app.widgets.stepper.walk_list import WalkList
from tutor.stepping.spec import StepSpec

if TYPE_CHECKING:
    from textual.timer import Timer

    from tutor.drawing.canvas import Spot
    from tutor.learner import WalkPlace
    from tutor.stepping.session import Session

PACES = (1, 2, 4, 8, 16)
"""Steps a second that are played."""


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
        "`▸` marks what was just made, `›` the numbers it was made from; under them stands the "
        "arithmetic of one element, which the arrows pick. `e` changes a number, the rate or an "
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
        self._timer: Timer | None = None
        self._pace = PACES[1]
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
            from tutor.stepping.session import Session

            session = Session(spec)
            if left is not None:
                session.resume(left)
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
    def title(self) -> str:
        """The walk's title; its name until it is loaded."""
        return self.session.example.title if self.session else self.walk_name

    def heading(self, width: int, place: str) -> tuple[str, str]:
        """For a top line of so many columns: the title after `place`, and the status."""
        if self.session is None:
            return place + self.walk_name, ""
        from tutor.stepping.heading import Status, heading

        statuses = self.session.statuses
        if self._timer is not None:
            statuses.insert(1, Status(f"playing {self._pace}/s", "playing"))
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
            self.session.go(cursor)
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
        if self.session.question is not None and self._timer is None:
            self._prompt.prediction(self.session, self.session.question)
        moved = (self.session.name, scene.cursor, scene.total, scene.phase)
        self.post_message(self.Moved(*moved, self.session.finished_backward, self._stepped))

    def _do(self, act: Callable[[], None]) -> None:
        """Change the session and show it; what cannot be done is said."""
        from tutor.stepping.edits import EditError

        try:
            act()
        except EditError as error:
            self.notify(str(error), severity="warning", markup=False)
        self._show()

    def action_move(self, direction: int) -> None:
        if self.session:
            self.cursor = self.session.scene.onward(direction)

    def action_fold(self, everything: bool) -> None:
        """Fold or unfold the layer at the cursor, or all."""
        if self.session:
            self.session.fold(everything)
            self._show()

    def action_go(self, cursor: int) -> None:
        """Go to a position; −1 is the last."""
        if self.session:
            self.cursor = cursor if cursor >= 0 else self.session.scene.total

    def action_phase(self, direction: int) -> None:
        if self.session:
            self.cursor = self.session.scene.phase_start(direction)

    def action_first_of(self, phase: str) -> None:
        if self.session:
            cursor = self.session.scene.first_of(phase)
            if cursor is None:
                self.notify(f"This walk has no {phase} step.", markup=False)
            else:
                self.cursor = cursor

    def action_look(self, rows: int, columns: int) -> None:
        if self.session:
            self.session.look(self.session.scene.moved(rows, columns))
            self._show()

    def action_nth(self, offset: int) -> None:
        if self.session:
            self.session.look(self.session.scene.nth(offset))
            self._show()

    def action_layer(self, direction: int) -> None:
        if self.session:
            self.cursor = self.session.scene.layer_start(direction)

    def action_look_into(self, what: str) -> None:
        """Show a check or the blame of the element looked at, or the arithmetic again."""
        view = self.query_one(StepperView)
        view.insight = "" if view.insight == what else what
        self._show()
        if self.session and view.insight and self.session.scene.subject is None:
            self.notify(
                "Gradients are checked and traced: go to an array that has one.", markup=False
            )

    def action_look_away(self) -> None:
        """Show the arithmetic again."""
        self.query_one(StepperView).insight = ""
        self._show()

    def action_scroll_detail(self, rows: int) -> None:
        self.query_one(StepperView).scroll_detail(rows)

    def action_iterate(self) -> None:
        if self.session:
            self._do(self.session.iterate)

    def action_reset(self) -> None:
        if self.session:
            self._do(self.session.reset)

    def action_train_all(self) -> None:
        if self.session:
            self._do(self.session.train_all)

    def action_rate(self, direction: int) -> None:
        if session := self.session:
            self._do(lambda: session.change_rate(direction))

    def action_optimizer(self) -> None:
        if self.session:
            self._do(self.session.change_optimizer)

    def action_open_or_close(self) -> None:
        if self.session:
            self._do(self.session.open_or_close)

    def action_plant(self) -> None:
        if session := self.session:
            self._do(session.plant)
            if session.scene.walk.fault is not None:
                self.notify(
                    "One rule of the backward pass is wrong now. Find the step where it goes "
                    "wrong: c compares a gradient with a nudge, k says it is here.",
                    title="A mistake is hidden", timeout=12, markup=False,
                )  # fmt: skip

    def action_accuse(self) -> None:
        if session := self.session:

            def accuse() -> None:
                found, said = session.accuse()
                severity: Literal["information", "warning"] = "information" if found else "warning"
                self.notify(said, severity=severity, timeout=12, markup=False)

            self._do(accuse)

    def action_mark(self) -> None:
        if self.session:
            self.session.mark()
            self._show()

    def action_next_mark(self) -> None:
        if self.session:
            self._do(self.session.next_bookmark)

    def action_play(self) -> None:
        """Step on by itself, to the end of the walk; or stop."""
        if self._timer is not None:
            self.stop_playing()
        elif self.session:
            if self.cursor == self.session.scene.total:
                self.cursor = 0
            self._timer = self.set_interval(1 / self._pace, self._play_on)
            self._show()

    def action_speed(self, direction: int) -> None:
        """Play faster or slower."""
        place = PACES.index(self._pace) + direction
        self._pace = PACES[min(max(place, 0), len(PACES) - 1)]
        if self._timer is not None:
            self.stop_playing()
            self.action_play()

    def _play_on(self) -> None:
        if self.session is None or self.cursor == self.session.scene.total:
            self.stop_playing()
        else:
            self.action_move(1)

    def stop_playing(self) -> None:
        """Step no further by itself."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._show()

    def action_predict(self) -> None:
        if self.session:
            self._do(self.session.predict)

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
            session.look(scene.looking_at(spot.element))
            self._show()
        elif spot.name in scene.walk.leaves:
            self.action_edit(element_name(spot.name, spot.element))
        else:
            made = scene.walk.find(spot.name, scene.iteration) + 1
            session.look(scene.at(made).looking_at(spot.element))
            self._show()

    def _back(self) -> None:
        """The keys step again."""
        self.remove_class("-choosing")
        self.focus()


def _named(walk: str) -> StepSpec:
    """The walk of that name from its beginning; the first of all for a name that is none."""
    return StepSpec.from_texts({"walk": walk}) if walk.strip() else StepSpec()
