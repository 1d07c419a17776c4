"""Review: the questions that are due, one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.app.workers import alive, work
from tutor.quiz.verdict import Verdict
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.quiz.question import Question

LOOK_AGAIN = 20
"""Seconds between two looks at the clock while nothing is due."""


class ReviewScreen(BackstepScreen):
    """Asks what is due; a question answered wrongly comes again."""

    PLACE = "Review"
    CSS_PATH = "review.tcss"
    HELP = """\
Questions come back here: soon after a wrong answer, after some days if you knew the answer, and
later each time you still know it. **Enter** answers, and once more goes on; so does **→**.
**g** opens the page that a question is on.

When nothing is due, **a** asks the questions that you last got wrong.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n", "next", "next", id="review.next", key_display="→",
                tooltip="next question"),
        Binding("enter", "go_on", "go on", id="review.go_on", show=False,
                tooltip="next question, once this one is answered"),
        Binding("g", "go_to_page", "page", id="review.page",
                tooltip="go to the page that this question is on"),
        Binding("a", "again", "wrong ones", id="review.again",
                tooltip="ask what you last got wrong, even if it is not due"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._queue: list[Question] = []
        self._at = 0
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
        if self.is_current and self.question is None:
            self.look_up()

    @work(exclusive=True)
    async def look_up(self, *, all_wrong: bool = False) -> None:
        """Find what to ask, and ask the first."""
        found = await self.backstep.on_disk(self._wrong if all_wrong else self._due)
        self._queue, self._at = found or [], 0
        await self._ask()

    def _due(self) -> list[Question]:
        from tutor.learner import due_cards

        due = due_cards(self.backstep.store, self.backstep.questions.exists)
        return self._questions([card.question for card in due])

    def _wrong(self) -> list[Question]:
        from tutor.learner import latest_verdicts

        verdicts = latest_verdicts(self.backstep.store)
        return self._questions([name for name, right in verdicts.items() if not right])

    def _questions(self, ids: list[str]) -> list[Question]:
        """The questions called `ids`, in another order than on the page."""
        from tutor.learner import answers_to
        from tutor.quiz.order import as_again

        store = self.backstep.store
        named = (self.backstep.questions.find(name) for name in ids)
        return [as_again(q, len(answers_to(store, q.id))) for q in named if q is not None]

    @work(exclusive=True)
    async def ask(self) -> None:
        """Ask the question whose turn it is."""
        await self._ask()

    async def _ask(self) -> None:
        question = self.question
        if question is None:
            nothing = await self.backstep.on_disk(self._nothing)
            self.top_line.state = ""
            self._view = None
            await self._area.remove_children()
            await self._area.mount(Static(nothing or "", id="nothing"))
            if self.is_current:
                self._area.focus()
        else:
            await self._area.remove_children()
            self.top_line.state = f"{self._at + 1} / {len(self._queue)}"
            origin = self.backstep.questions.origin(question)
            title = Static(Content.styled(origin.title if origin else "", "$quiet"))
            self._view = QuestionView(question)
            await self._area.mount(title, self._view)
            self._view.focus()
        self.refresh_bindings()

    def _nothing(self) -> Content:
        from tutor.learner import latest_verdicts, next_due

        store, exists = self.backstep.store, self.backstep.questions.exists
        wrong = sum(not right and exists(n) for n, right in latest_verdicts(store).items())
        due = next_due(store, exists)
        lines = [_("Nothing is due now.")]
        if due is None:
            lines.append(_("Questions that you answer on the pages will come back here."))
        else:
            when = datetime.fromtimestamp(due / 1e6)
            today = when.date() == datetime.fromtimestamp(store.now() / 1e6).date()
            lines.append(
                _("The next question comes at {time}.", time=f"{when:%H:%M}")
                if today
                else _("The next question comes on {day}.", day=f"{when.day} {when:%B}")
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
        if action in ("next", "go_on", "go_to_page"):
            return self.question is not None
        return self.question is None if action == "again" else True

    def action_next(self) -> None:
        self._at += 1
        if self.question is None:
            self.look_up()
        else:
            self.ask()

    def action_go_on(self) -> None:
        """Enter skips nothing: a question without an answer is asked still."""
        if self._view is not None and self._view.verdict is None:
            self._view.focus()
        else:
            self.action_next()

    def action_again(self) -> None:
        self.look_up(all_wrong=True)

    def action_go_to_page(self) -> None:
        if self.question is not None and (origin := self.backstep.questions.origin(self.question)):
            self.backstep.go(origin.destination)

    @work(group="answer")
    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        outcome = await self.backstep.answer(event, context="review")
        view = self._view
        if view is None or not alive(view) or view.question.id != event.question.id:
            return  # the learner went on meanwhile
        view.respond(event.given, outcome)
        if isinstance(outcome, Verdict) and outcome.correct:
            self._area.focus(scroll_visible=False)  # a field would take → and Enter for itself

    def on_question_view_finished(self, event: QuestionView.Finished) -> None:
        event.stop()
        self.action_next()
