"""A question, answered where it stands, with feedback for the answer that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.app.widgets.answers.hints import Hints
from tutor.app.widgets.answers.remark import RemarkLine
from tutor.app.widgets.common.phrases import Phrases
from tutor.app.widgets.page.code_colors import colored
from tutor.app.widgets.page.inline import inline
from tutor.app.widgets.page.prose import ProseView
from tutor.app.workers import after_refresh, alive
from tutor.course import places
from tutor.learner import base_of, seed_of
from tutor.quiz import tries
from tutor.quiz.kinds import KINDS
from tutor.quiz.verdict import AnswerError
from tutor.words import _

if TYPE_CHECKING:
    from tutor.learner import Answer
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict


NOTICED = 0.3
"""Seconds after which an answer that is still being judged is said to be."""


class QuestionView(Vertical):
    """One question, whatever its kind. Whoever handles `Answered` records the answer and then has
    `respond` show what came of it.
    """

    DEFAULT_CSS = """
    QuestionView {
        height: auto;
        margin: 0 0 1 0;
        padding: 0 0 0 1;
        border-left: outer $rule;
        .aside { display: none; margin: 1 0 0 0; }
        .aside.shown { display: block; }
        .quiet { color: $quiet; }
    }
    QuestionView:focus-within { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "hint", "hint", id="question.hint", key_display="F8",
                tooltip="a hint for this question, which then comes back sooner"),
        Binding("f8", "no_hint", "hint", id="question.hint.none", key_display="F8", show=False,
                tooltip="why there is no hint"),
        Binding("f7", "show_answer", "show me", id="question.show",
                tooltip="the right answer, after two tries of your own"),
        Binding("f7", "not_yet", "show me", id="question.show.later", show=False,
                tooltip="when the right answer may be shown"),
        Binding("f12", "remark", "wrong?", id="question.remark", show=False, key_display="F12",
                tooltip="tell the author what is wrong with this question"),
    ]  # fmt: skip

    verdict: reactive[Verdict | None] = reactive(None, init=False, always_update=True)

    @dataclass
    class Answered(Message):
        """The learner answered `question` with `given`, after so many `hints`."""

        question: Question
        given: Any
        hints: int

    @dataclass
    class Finished(Message):
        """The learner gave once more the answer that was judged last, which was `right` or not:
        they want to go on.
        """

        question: Question
        right: bool

    class Remarked(Message):
        """The learner says in `words` what is wrong with `question`, which they had answered so."""

        def __init__(self, question: Question, answer: str, words: str) -> None:
            super().__init__()
            self.question = question
            self.answer = answer
            self.words = words

    def __init__(
        self,
        question: Question,
        *,
        latest: Answer | None = None,
        draft: str | None = None,
        shelved: str | None = None,
        excerpt: bool = False,
        standing: tries.Standing | None = None,
    ) -> None:
        """`latest` is the answer to show, as the log has it, `draft` one not given yet, `shelved`
        what the learner wrote before they started over. With `excerpt` the view shows what the
        question speaks of, which stands on its page already. `standing` is what was tried before,
        where that counts; otherwise the count begins with this view.
        """
        super().__init__()
        self.question = question
        self._away = excerpt
        self._hints = Hints(question.hints)
        self._latest = latest
        self._draft = draft
        self._shelved = shelved
        self._was_right = latest.correct if latest else None
        self._given: Any = None
        self._judged: Any = None  # the answer that the feedback is about
        self._earlier: Verdict | None = None  # on the latest answer before this view
        self.pending = False
        """Whether an answer was given that nobody responded to yet."""
        self._passed = standing is not None and standing.passed
        self._wrong: set[Any] = set(standing.wrong) if standing is not None else set()
        self._header = Phrases(self._header_text())
        self._field = field_for(question)
        self._feedback = Static("", classes="aside")
        self._aside = Static("", classes="aside")
        self._excerpt = question.excerpt if excerpt else ""

    @property
    def place(self) -> str:
        """Where it stands on its page, whatever its numbers."""
        return places.of_block(base_of(self.question.id))

    def compose(self) -> ComposeResult:
        yield self._header
        if self._excerpt:
            yield ProseView(self._excerpt)
        yield ProseView(KINDS[self.question.kind].prompt(self.question))
        yield self._field
        yield self._hints
        yield self._feedback
        yield self._aside

    async def on_mount(self) -> None:
        """Show an earlier answer with its feedback, if the question is still the same."""
        if self._shelved is not None:
            self._field.shelve(self._shelved)
        if self._draft is not None:
            self._field.draft(self._draft)
        if self._latest is None or self._draft is not None:
            return
        kind = KINDS[self.question.kind]
        given = kind.load(self.question, self._latest.answer)
        if given is None:
            return
        self._field.recall(given, self._latest.correct)
        if kind.regrades:
            self._judged = given
            self._earlier = await kind.grade(self.question, given, None)
            self._passed |= self._earlier.correct
            self._show_feedback(_judgement(self._earlier))

    def focus(self, scroll_visible: bool = True) -> QuestionView:
        """Put the focus where the answer goes."""
        self._field.focus(scroll_visible)
        return self

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("hint", "no_hint"):
            return (self._hints.left > 0) == (action == "hint")
        if action in ("show_answer", "not_yet"):
            return self._may_be_shown == (action == "show_answer")
        return True

    @property
    def is_typed(self) -> bool:
        """Whether its answer is typed, so that arrows move within it."""
        return bool(self.query("Input, TextArea"))

    @property
    def _tries_left(self) -> int:
        standing = tries.Standing(self._wrong, self._passed)
        return tries.left(KINDS[self.question.kind], standing)

    @property
    def _may_be_shown(self) -> bool:
        return not self._tries_left and bool(self._right_answer)

    @property
    def _right_answer(self) -> str:
        if (verdict := self.verdict or self._earlier) is not None:
            return verdict.right_answer
        return KINDS[self.question.kind].model_answer(self.question)

    def action_hint(self) -> None:
        """Show the next hint."""
        self._hints.show_next()
        self._header.update(self._header_text())
        self.refresh_bindings()

    def action_show_answer(self) -> None:
        """Show the right answer. An answer given after that counts as one given with a hint."""
        self._hints.count = max(self._hints.count, 1)
        right = self._right_answer
        shown = (
            Content.assemble("\n\n", colored(right.rstrip()))
            if KINDS[self.question.kind].in_code
            else inline(right)
        )
        solution = self.question.solution
        working = Content.assemble("\n\n", inline(solution)) if solution else Content("")
        answer = (_("The answer: {answer}", answer=""), "$accent")
        self._say(Content.assemble(answer, shown, working))

    action_no_hint = action_hint

    def action_not_yet(self) -> None:
        """Say how many tries are left; what was said of the last one stays."""
        self._aside.update(Content.styled(tries.told(self._tries_left), "$quiet"))
        self._aside.add_class("shown")
        after_refresh(self, self._aside.scroll_visible, animate=False)

    def action_remark(self) -> None:
        """Ask what is wrong with the question."""
        if not self.query(RemarkLine):
            self.mount(RemarkLine())

    def on_remark_line_given(self, event: RemarkLine.Given) -> None:
        event.stop()
        kind, given = KINDS[self.question.kind], self._given
        answer = "" if given is None else kind.dump(self.question, given)
        self.post_message(self.Remarked(self.question, answer, event.words))
        self.focus(scroll_visible=False)

    def on_remark_line_left(self, event: RemarkLine.Left) -> None:
        event.stop()
        self.focus(scroll_visible=False)

    def on_answer_field_given(self, event: AnswerField.Given) -> None:
        """One answer at a time: what is given before the last one is judged is not heard."""
        event.stop()
        if self.pending:
            return
        if self._judged is not None and event.given == self._judged:
            self.post_message(self.Finished(self.question, bool(self._was_right)))
        else:
            self.pending = True
            self.set_timer(NOTICED, self._say_pending)
            self.post_message(self.Answered(self.question, event.given, self._hints.count))

    def _say_pending(self) -> None:
        if self.pending and alive(self):
            self._say(Content.styled(_("Your answer is being judged …"), "$quiet"))

    def on_answer_field_refused(self, event: AnswerField.Refused) -> None:
        event.stop()
        self.refuse(event.problem)

    def on_answer_field_changed(self, event: AnswerField.Changed) -> None:
        """What was said of the last answer would seem to be said of the new one."""
        event.stop()
        self._judged = None
        self._feedback.remove_class("shown")
        self._aside.remove_class("shown")

    def respond(self, given: Any, outcome: Verdict | AnswerError) -> None:
        """Show what came of the answer `given`: its verdict, or why it is no answer."""
        self.pending = False
        if isinstance(outcome, AnswerError):
            self.refuse(str(outcome))
        else:
            self._given = given
            self.verdict = outcome

    def refuse(self, problem: str) -> None:
        """Say why this is no answer; it does not count."""
        self._judged = None
        self._say(Content.assemble(("– ", "$warning"), problem))

    def watch_verdict(self, verdict: Verdict | None) -> None:
        if verdict is None:
            return
        self._was_right = verdict.correct
        self._judged = self._given
        if not verdict.correct:
            self._wrong.add(self._given)
        else:
            self._passed = True
        if not alive(self):  # the page was turned meanwhile
            return
        self._say(_judgement(verdict))
        self._field.judge(self._given, verdict)
        self._header.update(self._header_text())
        self.refresh_bindings()

    def _say(self, text: Content) -> None:
        self._show_feedback(text)
        self._aside.remove_class("shown")
        after_refresh(self, self._feedback.scroll_visible, animate=False)

    def _show_feedback(self, text: Content) -> None:
        self._feedback.update(text)
        self._feedback.add_class("shown")

    def _header_text(self) -> Content:
        parts: list[str | tuple[str, str]] = [(_(KINDS[self.question.kind].noun), "bold $primary")]
        if self._was_right is not None:
            parts.append(
                (f"   ✓ {_('answered')}", "$success")
                if self._was_right
                else (f"   ✗ {_('not yet')}", "$error")
            )
        if self._was_right and not self._away and seed_of(self.question.id) is not None:
            return Content.assemble(*parts, (f"   {_('Enter: other numbers')}", "$quiet"))
        parts += self._hints.told()
        if self._hints.left and not self._hints.count:
            parts.append((f"   {_('then it comes back sooner')}", "$quiet"))
        if self._may_be_shown and not self._was_right:
            parts.append((f"   F7 {_('show me')}", "$quiet"))
        return Content.assemble(*parts)


def field_for(question: Question) -> AnswerField:
    """The field that the question's kind names."""
    module, name = KINDS[question.kind].field.split(":")
    field: type[AnswerField] = getattr(import_module(module), name)
    return field(question)


def _judgement(verdict: Verdict) -> Content:
    """Whether an answer was right, and the feedback for it."""
    mark = (
        (f"✓ {_('Right.')}  ", "$success")
        if verdict.correct
        else (f"✗ {_('Not right.')}  ", "$error")
    )
    return Content.assemble(mark, inline(verdict.feedback))
