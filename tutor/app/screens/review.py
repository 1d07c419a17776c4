"""Review: the questions that are due, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor import study
from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.app.workers import alive, work
from tutor.learner import due_ids, latest_verdicts, next_due, take_back
from tutor.learner.times import by_then
from tutor.quiz import tally
from tutor.quiz.verdict import Verdict
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.learner import Store
    from tutor.quiz.question import Question

HALF_A_DAY = timedelta(hours=12)
LOOK_AGAIN = 20
"""Seconds between two looks at the clock while nothing is due."""


@dataclass
class _Given:
    """An answer to the question with the id `question`, and whether it was right."""

    question: str
    correct: bool = False
    number: int | None = None
    """Which one it is in the log; None until it is there."""
    undone: bool = False

    def put(self, number: int) -> None:
        self.number = number

    def undo(self, store: Store) -> None:
        """Take it back. This is written after the answer itself, and again does nothing."""
        if self.number is not None:
            take_back(store, self.number)
        self.undone = True


class ReviewScreen(BackstepScreen):
    """Asks what is due; a question answered wrongly comes again."""

    PLACE = "Review"
    CSS_PATH = "review.tcss"
    HELP = """\
Questions come back here: soon after a wrong answer, after some days if you knew the answer, and
later each time you still know it. **Enter** answers, and then leads to the next question, as does
**→**. **u** takes your last answer back; **g** opens the page that a question is on.

A session has up to ten questions, so that it ends. When nothing is due, **a** asks the questions
that you last got wrong.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n", "next", "next", id="review.next", key_display="→",
                tooltip="next question"),
        Binding("enter", "go_on", "go on", id="review.go_on", show=False,
                tooltip="next question, once this one is answered"),
        Binding("u", "take_back", "undo", id="review.undo", show=False,
                tooltip="take your last answer back and be asked again"),
        Binding("g", "go_to_page", "page", id="review.page",
                tooltip="go to the page that this question is on"),
        Binding("a", "again", "wrong ones", id="review.again",
                tooltip="ask what you last got wrong, even if it is not due"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._queue: list[Question] = []
        self._at = 0
        self._given: list[_Given] = []
        """The answers given here, oldest first, without those that were taken back."""
        self._taking = False
        """Whether one is being taken back."""
        self._area = VerticalScroll(id="review")
        self._view: QuestionView | None = None

    def compose_content(self) -> ComposeResult:
        yield self._area

    def on_mount(self) -> None:
        self.set_interval(LOOK_AGAIN, self.watch_clock)

    @property
    def question(self) -> Question | None:
        """The question being asked."""
        return self._queue[self._at] if self._at < len(self._queue) else None

    def open(self, destination: Destination | None) -> None:
        if self.question is None:
            self.look_up()

    def watch_clock(self) -> None:
        """What becomes due while nothing was is asked."""
        if self.is_current and self.question is None and not self._queue:
            self.look_up()

    @work(exclusive=True)
    async def look_up(self, *, all_wrong: bool = False) -> None:
        """Find what to ask, and ask the first."""
        reviewing = study.reviewing
        wanted = reviewing.wrong_questions if all_wrong else reviewing.due_questions
        found = await self.backstep.on_disk(wanted, self.backstep.store, self.backstep.questions)
        self._queue, self._at = found or [], 0
        await self._ask()
        if all_wrong and not self._queue:
            self.notify(_("There is no question whose last answer was wrong."), timeout=5)

    @work(exclusive=True)
    async def ask(self) -> None:
        """Ask the question whose turn it is."""
        await self._ask()

    async def _ask(self) -> None:
        question, self._view = self.question, None
        if question is None:
            nothing = await (self._ended() if self._queue else self.backstep.on_disk(self._nothing))
            self.top_line.state = ""
            await self._area.remove_children()
            await self._area.mount(Static(nothing or "", id="nothing"))
            if self.is_current:
                self._area.focus()
        else:
            await self._area.remove_children()
            app = self.backstep
            mine = await app.on_disk(study.reviewing.begun, app.store, app.drafts, question)
            mine = mine or study.reviewing.Begun()
            self.top_line.state = f"{self._at + 1} / {len(self._queue)}"
            origin = self.backstep.questions.origin(question)
            title = Static(Content.styled(origin.title if origin else "", "$quiet"))
            self._view = QuestionView(
                question,
                draft=mine.draft,
                shelved=mine.shelved,
                excerpt=True,
                standing=mine.standing,
            )
            await self._area.mount(title, self._view)
            self._view.focus()
        self.refresh_bindings()

    async def _ended(self) -> Content:
        """What a session came to, and what is due still."""
        app, asked = self.backstep, {question.id for question in self._queue}
        given = ((one.question, one.correct) for one in self._given if not one.undone)
        came_to = tally.told((one for one in given if one[0] in asked), len(self._queue))
        due = await app.on_disk(due_ids, app.store, app.questions.exists)
        if due is None:
            return Content(came_to)
        left = len(due)
        if not left:
            nothing = await app.on_disk(self._nothing)
            self._queue, self._at = [], 0  # what becomes due is asked
            return Content("\n\n").join([Content(came_to), nothing or Content()])
        more = ngettext(
            "{n} more question is due: Enter goes on.",
            "{n} more questions are due: Enter goes on.",
            left,
        )
        return Content(f"{came_to}\n\n{more}")

    def _nothing(self) -> Content:
        store, exists = self.backstep.store, self.backstep.questions.exists
        wrong = sum(not right and exists(n) for n, right in latest_verdicts(store).items())
        due = next_due(store, exists)
        lines = [_("Nothing is due now.")]
        if due is None:
            lines.append(_("Questions that you answer on the pages will come back here."))
        else:
            when = by_then(due)
            now = by_then(store.now())
            soon = when.date() == now.date() or when - now < HALF_A_DAY  # after midnight, too
            lines.append(
                _("The next question comes at {time}.", time=f"{when:%H:%M}")
                if soon
                else _("The next question comes on {day}.", day=f"{when:%Y-%m-%d}")
            )
        if wrong:
            lines.append(
                "a  "
                + ngettext(
                    "asks the question that you last got wrong.",
                    "asks the {n} questions that you last got wrong.",
                    wrong,
                )
            )
        return Content("\n\n".join(lines))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("next", "go_to_page"):
            return self.question is not None
        if action == "go_on":
            return bool(self._queue)
        return self.question is None if action == "again" else True

    def action_next(self) -> None:
        self._at += 1
        self.ask()

    def action_go_on(self) -> None:
        """Enter skips nothing: a question without an answer is asked still. After the last one,
        another session begins.
        """
        if self.question is None:
            self.look_up()
        elif self._view is None:
            return  # it is about to be asked
        elif self._view.verdict is None:
            self._view.focus()
        else:
            self.action_next()

    @work(exclusive=True)
    async def action_take_back(self) -> None:
        """The last answer given here counts no more, and its question is asked again. Where the
        disk takes nothing, it is that answer that is taken back later, however often one asks.
        """
        if self._taking or (self._view is not None and self._view.pending):
            return  # which one is the last is not known yet
        self._given = [given for given in self._given if not given.undone]
        if not self._given:
            self.notify(_("There is no answer to take back."), timeout=3)
            return
        last = self._given[-1]
        self._taking = True
        try:
            if not await self.backstep.keeper.keep_now(last.undo):
                return
        finally:
            self._taking = False
        self._given.remove(last)
        name = last.question
        again = [n for n, question in enumerate(self._queue[: self._at + 1]) if question.id == name]
        if again:
            self._at = again[-1]
        elif (
            question := await self.backstep.on_disk(self.backstep.questions.find, name)
        ) is not None:
            self._queue.insert(self._at, question)
        await self._ask()

    def action_again(self) -> None:
        self.look_up(all_wrong=True)

    def action_go_to_page(self) -> None:
        if self.question is None:
            return
        if origin := self.backstep.questions.origin(self.question):
            self.backstep.go(origin.destination)
        else:
            self.notify(_("This question is on no page any more."), timeout=5)

    @work(group="answer")
    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        given = _Given(event.question.id)
        outcome = await self.backstep.answer(event, context="review", told=given.put)
        if isinstance(outcome, Verdict):
            given.correct = outcome.correct
            self._given.append(given)
        view = self._view
        if view is None or not alive(view) or view.question.id != event.question.id:
            return  # the learner went on meanwhile
        view.respond(event.given, outcome)
        if isinstance(outcome, Verdict) and outcome.correct:
            self._area.focus(scroll_visible=False)  # a field would take → and Enter for itself

    def on_question_view_finished(self, event: QuestionView.Finished) -> None:
        event.stop()
        self.action_next()
