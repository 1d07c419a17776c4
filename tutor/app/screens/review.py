"""Review: the questions that are due, one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.answers.question_view import QuestionView
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.course import Question


class ReviewScreen(BackstepScreen):
    """Asks what is due; a question answered wrongly comes again."""

    PLACE = "Review"
    CSS_PATH = "review.tcss"
    HELP = """\
Questions come back here: soon after a wrong answer, after some days if you knew the answer, and
later each time you still know it. **Enter** answers, **→** goes on, **g** opens the page that a
question is on.

When nothing is due, **a** asks the questions that you last got wrong.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n", "next", "next", id="review.next", key_display="→",
                tooltip="next question"),
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

    def compose_content(self) -> ComposeResult:
        yield self._area

    @property
    def question(self) -> Question | None:
        """The question being asked."""
        return self._queue[self._at] if self._at < len(self._queue) else None

    def open(self, *where: str) -> None:
        if self.question is None:
            self.look_up()

    @work(exclusive=True)
    async def look_up(self, *, all_wrong: bool = False) -> None:
        """Find what to ask, and ask the first."""
        found = await self.backstep.on_disk(self._wrong if all_wrong else self._due)
        self._queue, self._at = found or [], 0
        await self._ask()

    def _due(self) -> list[Question]:
        from tutor.learner import due_cards
        from tutor.quiz.source import exists_in

        due = due_cards(self.backstep.store, exists_in(self.backstep.course))
        return self._questions([card.question for card in due])

    def _wrong(self) -> list[Question]:
        from tutor.learner import latest_verdicts

        verdicts = latest_verdicts(self.backstep.store)
        return self._questions([name for name, right in verdicts.items() if not right])

    def _questions(self, ids: list[str]) -> list[Question]:
        """The questions called `ids`, their options in another order than on the page."""
        from tutor.learner import answers_to
        from tutor.quiz import shuffled_options
        from tutor.quiz.source import question_named

        store = self.backstep.store
        named = (question_named(name, self.backstep.course) for name in ids)
        return [shuffled_options(q, len(answers_to(store, q.id))) for q in named if q is not None]

    @work(exclusive=True)
    async def ask(self) -> None:
        """Ask the question whose turn it is."""
        await self._ask()

    async def _ask(self) -> None:
        from tutor.quiz.source import origin_of

        await self._area.remove_children()
        question = self.question
        if question is None:
            self.top_line.state = ""
            nothing = await self.backstep.on_disk(self._nothing)
            await self._area.mount(Static(nothing or "", id="nothing"))
            self._area.focus()
        else:
            self.top_line.state = f"{self._at + 1} / {len(self._queue)}"
            origin = origin_of(question, self.backstep.course)
            view = QuestionView(question)
            await self._area.mount(Static(Content.styled(origin.title, "$quiet")), view)
            view.focus()
        self.refresh_bindings()

    def _nothing(self) -> Content:
        from tutor.learner import latest_verdicts, next_due
        from tutor.quiz.source import exists_in

        store, exists = self.backstep.store, exists_in(self.backstep.course)
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
        if action in ("next", "go_to_page"):
            return self.question is not None
        return self.question is None if action == "again" else True

    def action_next(self) -> None:
        self._at += 1
        if self.question is None:
            self.look_up()
        else:
            self.ask()

    def action_again(self) -> None:
        self.look_up(all_wrong=True)

    def action_go_to_page(self) -> None:
        from tutor.quiz.source import origin_of

        if self.question is not None:
            origin = origin_of(self.question, self.backstep.course)
            self.backstep.action_go(origin.mode, *origin.where)

    @work(group="answer")
    async def on_question_view_answered(self, event: QuestionView.Answered) -> None:
        await self.backstep.answer(event.view, event.given, context="review")
