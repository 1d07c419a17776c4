"""A question, answered where it stands, with feedback for the answer that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Markdown, Static

from tutor.widgets.answer_field import AnswerField
from tutor.widgets.inline import inline
from tutor.widgets.options import Options

if TYPE_CHECKING:
    from tutor.course import Question
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
        Markdown { padding: 0; margin: 0; background: transparent; height: auto; }
        #hints, #feedback { display: none; margin: 1 0 0 0; }
        #feedback.shown, #hints.shown { display: block; }
        #hints { color: $quiet; }
    }
    QuestionView:focus-within { border-left: outer $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "hint", "hint", id="question.hint", key_display="?",
                tooltip="a hint for this question"),
        Binding("f8", "hint", "hint", id="question.hint-typing", show=False,
                tooltip="a hint for this question"),  # where ? is text
    ]  # fmt: skip

    verdict: reactive[Verdict | None] = reactive(None, init=False)

    class Answered(Message):
        """The learner answered `view.question` with `given`."""

        def __init__(self, view: QuestionView, given: Given) -> None:
            super().__init__()
            self.view = view
            self.given = given

    def __init__(self, question: Question, *, was_right: bool | None = None) -> None:
        super().__init__()
        self.question = question
        self.hints_shown = 0
        self._was_right = was_right

    def compose(self) -> ComposeResult:
        yield Static(self._header(), id="header")
        yield Markdown(self.question.prompt, open_links=False)
        if self.question.kind in CHOICES:
            yield Options(
                [option.text for option in self.question.options],
                several=self.question.kind == "several",
            )
        else:
            yield self._answer_field()
        yield Static("", id="hints")
        yield Static("", id="feedback")

    def _answer_field(self) -> AnswerField:
        if self.question.kind == "number" or self.question.answer is None:
            return AnswerField()
        return AnswerField(len(self.question.answer.text.splitlines()), text=True)

    def focus(self, scroll_visible: bool = True) -> QuestionView:
        """Put the focus where the answer goes."""
        field = Options if self.question.kind in CHOICES else AnswerField
        self.query_one(field).focus(scroll_visible)
        return self

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.hints_shown < len(self.question.hints) if action == "hint" else True

    def action_hint(self) -> None:
        """Show the next hint."""
        self.hints_shown += 1
        shown = self.question.hints[: self.hints_shown]
        hints = self.query_one("#hints", Static)
        hints.update(Content("\n").join(inline(f"hint {n}: {h}") for n, h in enumerate(shown, 1)))
        hints.add_class("shown")
        self.query_one("#header", Static).update(self._header())
        self.refresh_bindings()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        event.stop()
        self.post_message(self.Answered(self, event.chosen))

    def on_answer_field_given(self, event: AnswerField.Given) -> None:
        event.stop()
        self.post_message(self.Answered(self, event.text))

    def refuse(self, problem: str) -> None:
        """Say why this is no answer, or was not kept; it does not count."""
        if not self.is_attached:
            return
        self._say(Content.assemble(("– ", "$warning"), problem))

    def watch_verdict(self, verdict: Verdict | None) -> None:
        if verdict is None or not self.is_attached:  # the page was turned meanwhile
            return
        self._was_right = verdict.correct
        mark = ("✓ Right.  ", "$success") if verdict.correct else ("✗ Not this.  ", "$error")
        self._say(Content.assemble(mark, inline(verdict.feedback)))
        if self.question.kind in CHOICES:
            self.query_one(Options).judge(verdict.correct)
        self.query_one("#header", Static).update(self._header())

    def _say(self, text: Content) -> None:
        feedback = self.query_one("#feedback", Static)
        feedback.update(text)
        feedback.add_class("shown")
        self.call_after_refresh(feedback.scroll_visible, animate=False)

    def _header(self) -> Content:
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
