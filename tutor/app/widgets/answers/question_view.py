"""A question, answered where it stands, with feedback for the answer that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.app.widgets.answers.options import Options
from tutor.app.widgets.page.inline import inline
from tutor.app.widgets.page.prose import Prose

if TYPE_CHECKING:
    from tutor.course import Question
    from tutor.learner import Answer
    from tutor.quiz import Verdict
    from tutor.quiz.grade import Given

CHOICES = ("choice", "several")


class QuestionView(Vertical):
    """One question. Whoever handles `Answered` records it and then sets `verdict`."""

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
        Binding("question_mark", "hint", "hint", id="question.hint", key_display="?",
                tooltip="a hint for this question"),
        Binding("f8", "hint", "hint", id="question.hint-typing",
                tooltip="a hint for this question"),  # where ? is text
    ]  # fmt: skip

    verdict: reactive[Verdict | None] = reactive(None, init=False, always_update=True)

    class Answered(Message):
        """The learner answered `view.question` with `given`."""

        def __init__(self, view: QuestionView, given: Given) -> None:
            super().__init__()
            self.view = view
            self.given = given

    def __init__(self, question: Question, *, latest: Answer | None = None) -> None:
        """`latest` is the answer to show, as the log has it."""
        super().__init__()
        self.question = question
        self.hints_shown = 0
        self._latest = latest
        self._was_right = latest.correct if latest else None
        self._header = Static(self._header_text())
        self._field = self._make_field()
        self._hints = Static("", classes="aside quiet")
        self._feedback = Static("", classes="aside")

    def compose(self) -> ComposeResult:
        yield self._header
        yield Prose(self.question.prompt)
        yield self._field
        yield self._hints
        yield self._feedback

    def on_mount(self) -> None:
        if self._latest is not None:
            self._recall(self._latest.answer)

    def _recall(self, text: str) -> None:
        """Show an earlier answer with its feedback, if the question is still the same."""
        from tutor.quiz import grade, recalled

        given = recalled(self.question, text)
        if given is None:
            return
        verdict = grade(self.question, given)
        if isinstance(self._field, Options) and isinstance(given, frozenset):
            self._field.recall(given, verdict.correct)
        elif isinstance(self._field, AnswerField):
            self._field.recall(text)
        self._show_feedback(_judgement(verdict))

    def _make_field(self) -> Options | AnswerField:
        question = self.question
        if question.kind in CHOICES:
            texts = [option.text for option in question.options]
            return Options(texts, several=question.kind == "several")
        if question.kind == "number" or question.answer is None:
            return AnswerField()
        return AnswerField(len(question.answer.text.splitlines()), text=True)

    def focus(self, scroll_visible: bool = True) -> QuestionView:
        """Put the focus where the answer goes."""
        self._field.focus(scroll_visible)
        return self

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.hints_shown < len(self.question.hints) if action == "hint" else True

    def action_hint(self) -> None:
        """Show the next hint."""
        self.hints_shown += 1
        shown = self.question.hints[: self.hints_shown]
        lines = [inline(f"hint {number}: {hint}") for number, hint in enumerate(shown, 1)]
        self._hints.update(Content("\n").join(lines))
        self._hints.add_class("shown")
        self._header.update(self._header_text())
        self.refresh_bindings()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        event.stop()
        self.post_message(self.Answered(self, event.chosen))

    def on_answer_field_given(self, event: AnswerField.Given) -> None:
        event.stop()
        self.post_message(self.Answered(self, event.text))

    def refuse(self, problem: str) -> None:
        """Say why this is no answer, or was not kept; it does not count."""
        self._say(Content.assemble(("– ", "$warning"), problem))

    def watch_verdict(self, verdict: Verdict | None) -> None:
        if verdict is None:
            return
        self._was_right = verdict.correct
        self._say(_judgement(verdict))
        if isinstance(self._field, Options):
            self._field.judge(verdict.correct)
        self._header.update(self._header_text())

    def _say(self, text: Content) -> None:
        self._show_feedback(text)
        if self.is_attached:  # the page may have been turned meanwhile
            self.call_after_refresh(self._feedback.scroll_visible, animate=False)

    def _show_feedback(self, text: Content) -> None:
        self._feedback.update(text)
        self._feedback.add_class("shown")

    def _header_text(self) -> Content:
        parts: list[str | tuple[str, str]] = [("question", "bold $primary")]
        if self._was_right is not None:
            parts.append(
                ("   ✓ answered", "$success") if self._was_right else ("   ✗ not yet", "$error")
            )
        left = len(self.question.hints) - self.hints_shown
        if left:
            key = "F8" if self.question.kind == "output" else "?"
            parts.append((f"   {key} hint ({left})", "$quiet"))
        return Content.assemble(*parts)


def _judgement(verdict: Verdict) -> Content:
    """Whether an answer was right, and the feedback for it."""
    mark = ("✓ Right.  ", "$success") if verdict.correct else ("✗ Not this.  ", "$error")
    return Content.assemble(mark, inline(verdict.feedback))
