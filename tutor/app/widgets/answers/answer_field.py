"""What every answer field has, whatever the kind of question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from tutor.quiz.kinds import KINDS
from tutor.quiz.question import Question
from tutor.quiz.verdict import AnswerError, Verdict


class AnswerField(Vertical):
    """Where an answer to `question` is given. A kind names its field, which is made with the
    question alone.
    """

    DEFAULT_CSS = """
    AnswerField { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="answer.leave", show=False,
                tooltip="leave this field; your answer so far stays"),
    ]  # fmt: skip

    @dataclass
    class Given(Message):
        """The learner gave this answer, as the question's kind reads it."""

        given: Any

    @dataclass
    class Refused(Message):
        """What the learner gave is no answer; `problem` says what would be one."""

        problem: str

    @dataclass
    class Drafted(Message):
        """What the learner has written so far of an answer that is long enough to be kept; None
        where it is what they began with, which then took the place of `shelved`.
        """

        question: Question
        text: str | None
        shelved: str | None = None

    class Changed(Message):
        """The learner began another answer: what was said of the last one no longer applies."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.kind = KINDS[question.kind]

    def recall(self, given: Any, correct: bool) -> None:
        """Show an earlier answer, and how it was judged."""

    def judge(self, given: Any, verdict: Verdict) -> None:
        """Mark the answer that was given, or its parts, as right or wrong."""

    def draft(self, text: str) -> None:
        """Show what the learner wrote and did not give yet."""

    def shelve(self, text: str) -> None:
        """Have at hand what the learner wrote before they started over."""

    def give_text(self, text: str) -> None:
        """Give the answer that `text` means."""
        try:
            self.post_message(self.Given(self.kind.parse(self.question, text)))
        except AnswerError as problem:
            self.post_message(self.Refused(str(problem)))

    def action_leave(self) -> None:
        """Give the focus to what the field stands on."""
        for node in self.ancestors:
            if isinstance(node, Widget) and node.focusable:
                node.focus(scroll_visible=False)
                return
