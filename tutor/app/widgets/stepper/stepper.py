"""The stepper: a walk that is open, its picture, its arithmetic, and the keys that move it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from tutor import activities, stepping
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.common.line_prompt import LinePrompt
from tutor.app.widgets.common.progressed import Progressed
from tutor.app.widgets.stepper.beside import Beside
from tutor.app.widgets.stepper.player import Player
from tutor.app.widgets.stepper.step_prompt import StepPrompt
from tutor.app.widgets.stepper.stepper_keys import ACTIONS, KEYS
from tutor.app.widgets.stepper.stepper_view import StepperView
from tutor.app.widgets.stepper.walk_list import WalkList
from tutor.words import _

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict
    from tutor.stepping.hunt import Said
    from tutor.stepping.session import Session
    from tutor.stepping.spec import StepSpec

LOOKS = {"check": "checked", "blame": "traced"}
"""What is counted where the learner looks into a gradient."""
COMPUTING = ("changes", "hunt")
"""The trades that compute a walk; those of a heavy one do so beside the event loop."""


class Stepper(Widget, can_focus=True):
    """One session on the screen. It decides nothing: its keys name what the session does."""

    DEFAULT_CSS = """
    Stepper {
        layout: vertical; height: 1fr;
        &:focus #stepper-header { color: $primary; }
        &.-choosing StepperView { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)

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
    class LeftFor(Message):
        """The learner wants to see another walk."""

        walk: str

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._stepped = False
        self._player = Player(self, self._play_on)
        turn = asyncio.Lock()
        self._beside, self._looking = Beside(self, turn), Beside(self, turn)
        self._insight = ""  # what is asked for; the view shows it once it is worked out
        self._looked: tuple[object, ...] = ()
        self._view = StepperView(session, self.heading)
        self._prompt = StepPrompt(session)

    def compose(self) -> ComposeResult:
        yield self._view
        yield WalkList()
        yield self._prompt

    def on_mount(self) -> None:
        self._show()

    @property
    def cursor(self) -> int:
        """How many steps are done."""
        return self.session.scene.cursor

    @property
    def spec(self) -> StepSpec:
        """What opens the walk as it is now."""
        return stepping.resuming.spec_of(self.session)

    def heading(self, width: int, place: str) -> tuple[str, str]:
        """For a top line of so many columns: the title after `place`, and the status."""
        remarks = self.session.remarks
        if self._player.playing:
            playing = _("playing {n}/s", n=self._player.pace)
            remarks.insert(1, stepping.heading.Remark(playing, _("playing")))
        if self._beside.busy or self._looking.busy:
            computing = stepping.heading.Remark(_("computing, Esc stops"), _("computing"))
            remarks.insert(1, computing)
        return stepping.heading.heading(_(self.session.example.title), remarks, width, place)

    def on_key(self) -> None:
        """What was said before is out of the way."""
        self.app.clear_notifications()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys step only while nothing is typed or chosen."""
        if action == "look_away" and not (self._insight or self._beside.busy):
            return False
        busy = self._prompt.asking or self.has_class("-choosing")
        return not (busy and action in ACTIONS)

    def _show(self) -> None:
        """Show the session as it is now, and tell the parent."""
        scene = self.session.scene
        self._look()
        self._view.show()
        question = self.session.predictions.question
        if question is not None and not self._player.playing:
            self._prompt.prediction(question)
        moved = (self.session.name, scene.cursor, scene.total, scene.phase)
        self.post_message(self.Moved(*moved, scene.finished_backward, self._stepped))
        self._tell_facts()

    def _tell_facts(self) -> None:
        opened = activities.line_of(self.session.spec)
        self.post_message(Progressed(opened, stepping.facts.facts(self.session)))

    # What the session does

    def action_do(self, what: str, first: object = None, second: object = None) -> None:
        """Do with the session what a key names, such as ``moves.onward``. (Textual passes no more
        arguments than it can count.)
        """
        self.do(what, *(one for one in (first, second) if one is not None))

    def do(self, what: str, *how: object, typed: str = "") -> None:
        """Do with the session what `what` names, and show what became of it; where it cannot be
        done, what was `typed` for it is there to be mended.

        What takes long is done to a fork, beside the event loop; whoever goes on meanwhile does
        without it.
        """
        if self._beside.drop():
            told = _("You moved on, so the computation was dropped.")
            self.notify(told, severity="warning", markup=False)
        if self.session.heavy and what.partition(".")[0] in COMPUTING:
            fork = self.session.fork()
            self._beside.begin(partial(fork.do, what, *how), partial(self._join, fork, typed))
            self._show()
        else:
            before = self.cursor
            said, stepped = self.session.do(what, *how), what.startswith("moves.")
            self._done(before, said, typed, stepped=stepped)

    def _join(self, fork: Session, typed: str, said: Said | None) -> None:
        before = self.cursor
        self.session.join(fork)
        self._done(before, said, typed, stepped=False)

    def _done(self, before: int, said: Said | None, typed: str, *, stepped: bool) -> None:
        if said is not None and typed and not said.well:
            self._prompt.edit_again(typed, said.text)
        elif said is not None:
            kind: SeverityLevel = "information" if said.well else "warning"
            self.notify(said.text, title=said.title, severity=kind, timeout=12, markup=False)
        if self.cursor != before:
            self._stepped |= stepped
            self._view.scroll_to_top()
        self._show()

    def on_drawing_view_picked(self, event: DrawingView.Picked) -> None:
        event.stop()
        given = self.session.given_at(event.spot)
        if given:
            self.action_edit(given)
        else:
            self.do("moves.follow", event.spot)

    # How it is looked at

    def action_look_into(self, what: str) -> None:
        """Show a check or the blame of the element looked at, or the arithmetic again."""
        self._insight = "" if self._insight == what else what
        if self._insight and self.session.scene.subject is not None:
            self.session.present.counts[LOOKS[what]] += 1
        self._show()
        if self._insight and self.session.scene.subject is None:
            told = _("Only gradients are checked and traced. Go to an array that has one.")
            self.notify(told, markup=False)

    def action_look_away(self) -> None:
        """Compute no further; or show the arithmetic again."""
        if not self._beside.drop():
            self._insight = ""
        self._show()

    def _look(self) -> None:
        """Have the check or the blame worked out; of a heavy walk, beside the event loop."""
        scene, insight = self.session.scene, self._insight
        look = (insight, scene.walk, scene.subject, scene.iteration)
        if look == self._looked:
            return  # it is there, or on its way
        self._looking.drop()
        self._looked, self._view.insight = look, insight
        if insight and scene.subject is not None and self.session.heavy:
            self._view.insight = ""
            self._looking.begin(
                partial(stepping.insight.work_out, insight, scene),
                lambda done: self._found(insight),
            )

    def _found(self, insight: str) -> None:
        self._view.insight = insight
        self._show()

    def action_scroll_detail(self, rows: int) -> None:
        self._view.scroll_detail(rows)

    # Stepping on by itself

    def action_play(self) -> None:
        """Step on by itself, to the end of the walk; or stop."""
        if self._player.playing:
            self.stop_playing()
            return
        if self.cursor == self.session.scene.total:
            self.do("moves.go", 0)
        self._player.start()
        self._show()

    def action_speed(self, direction: int) -> None:
        """Play faster or slower."""
        self._player.change_pace(direction)
        self._show()

    def _play_on(self) -> None:
        if self.cursor == self.session.scene.total:
            self.stop_playing()
        else:
            self.do("moves.onward", 1)

    def stop_playing(self) -> None:
        """Step no further by itself."""
        if self._player.stop():
            self._show()

    # What is asked for

    def tell(self, question: Question, text: str, verdict: Verdict) -> None:
        """Show what came of the prediction `text`, if it is still asked for."""
        self._prompt.tell(question, text, verdict)

    def action_jump(self) -> None:
        self.stop_playing()
        self._prompt.jump()

    def action_edit(self, first: str = "") -> None:
        """Ask for an edit, `first` (a target such as ``W1[0,1]``) being offered first."""
        self.stop_playing()
        self._prompt.edit(first)

    def action_choose(self) -> None:
        from core.examples import EXAMPLES

        self.stop_playing()
        self.add_class("-choosing")
        self.query_one(WalkList).choose(EXAMPLES, self.session.name)

    def action_own(self, described: str = "", problem: str = "") -> None:
        """Ask for a network of the learner's own, and walk it; again, where the one `described` has
        a `problem`.
        """
        self.stop_playing()
        self._prompt.own(described, problem)

    def on_walk_list_chosen(self, event: WalkList.Chosen) -> None:
        event.stop()
        self._back()
        if event.name == WalkList.OWN:
            self.action_own()
        else:
            self.post_message(self.LeftFor(event.name))

    def on_walk_list_closed(self, event: WalkList.Closed) -> None:
        event.stop()
        self._back()

    def on_line_prompt_closed(self, event: LinePrompt.Closed) -> None:
        event.stop()
        self._back()
        self._show()

    def on_step_prompt_wanted(self, event: StepPrompt.Wanted) -> None:
        event.stop()
        self.do(event.what, event.how, typed=event.typed)

    def on_step_prompt_described(self, event: StepPrompt.Described) -> None:
        event.stop()
        self.post_message(self.LeftFor(event.name))

    def _back(self) -> None:
        """The keys step again."""
        self.remove_class("-choosing")
        self.focus()
