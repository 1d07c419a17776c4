"""Where an exercise is written: an editor, judged with one key."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.app.widgets.page.code_editor import CodeEditor
from tutor.quiz.question import Question
from tutor.quiz.verdict import Verdict
from tutor.words import _


class CodeAnswer(AnswerField, can_focus=True):
    """An editor with what the learner begins with, or what they wrote. Enter leads into it; what
    is written is kept as it is typed.
    """

    DEFAULT_CSS = """
    CodeAnswer {
        Static { color: $quiet; }
        CodeEditor { border-left: wide $panel; }
        CodeEditor:focus { border-left: wide $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="code.write", tooltip="write your code"),
        Binding("f9", "give", "judge", id="code.judge", key_display="F9",
                tooltip="have your code judged"),
        Binding("x", "start_over", "start over", id="code.start-over", show=False,
                tooltip="begin again with what the exercise gives you; once more, your version"),
    ]  # fmt: skip

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self._starter = self.kind.listing(question)
        self._editor = CodeEditor(self._starter)
        self._editor.can_focus = False  # it takes every key: Enter leads into it
        self._kept = self._starter
        """What the editor held when it was last brought there or told of."""
        self._recalled: str | None = None
        """The answer that the log has."""
        self._shelved: str | None = None
        """What the starter took the place of."""

    def compose(self) -> ComposeResult:
        yield Static(_("Enter writes, F9 judges it, x starts over"), markup=False)
        yield self._editor

    def action_write(self) -> None:
        self._editor.can_focus = True
        self._editor.focus()

    def action_give(self) -> None:
        self.give_text(self._editor.text)

    def action_start_over(self) -> None:
        """Bring the starter, or from there what it took the place of."""
        text = self._editor.text
        if text == self._starter:
            if self._shelved is not None:
                self._editor.bring(self._shelved)
            return
        if self._shelved is None or text != self._recalled:  # the log has that one
            self._shelved = text
        self._editor.bring(self._starter)

    def recall(self, given: Any, correct: bool) -> None:
        self._recalled = self.kind.dump(self.question, given)
        self.draft(self._recalled)

    def shelve(self, text: str) -> None:
        self._shelved = text

    def draft(self, text: str) -> None:
        self._kept = text
        if text != self._editor.text:
            self._editor.load_text(text)

    def judge(self, given: Any, verdict: Verdict) -> None:
        self._editor.mark_failed(verdict.line)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        text = event.text_area.text
        if text == self._kept:
            return
        self._kept = text
        self.post_message(self.Changed())
        mine = text if text != self._starter else None
        self.post_message(self.Drafted(self.question, mine, self._shelved))

    def on_code_editor_finished(self, event: CodeEditor.Finished) -> None:
        event.stop()
        if event.run:
            self.action_give()
        else:
            self.focus(scroll_visible=False)
            self._editor.can_focus = False
