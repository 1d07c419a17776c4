"""Where a number, or what a snippet prints, is typed."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, TextArea

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.words import _


class AnswerLine(Input):
    """One line; Enter gives what it holds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "answer", id="line.answer", tooltip="submit this answer"),
    ]


class NumberLine(AnswerLine):
    """One line for a number: a question mark is the key for a hint here, not text."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character != "?" and super().check_consume_key(key, character)

    def on_key(self, event: Key) -> None:
        if event.character == "?":
            event.prevent_default()


class Lines(TextArea):
    """Several lines; Enter begins the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,ctrl+r", "give", "answer", id="lines.answer", key_display="F9",
                tooltip="submit this answer"),
    ]  # fmt: skip

    class Given(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def action_give(self) -> None:
        self.post_message(self.Given(self.text))


class TypedAnswer(AnswerField):
    """A line to type an answer in, or several where the kind says that it takes more."""

    DEFAULT_CSS = """
    TypedAnswer {
        Input { border: none; height: 1; padding: 0 1; background: $panel; }
        Lines { border: none; padding: 0 1; background: $panel; }
    }
    """

    LINE: ClassVar[type[AnswerLine]] = AnswerLine

    _kept = ""
    """What the field held when it was last given or recalled."""

    def compose(self) -> ComposeResult:
        rows, task = self.kind.rows(self.question), self.kind.how(self.question)
        if rows == 1:
            yield self.LINE(
                placeholder=_("{task}, then press Enter", task=task),
                compact=True,
            )
        else:
            field = Lines(
                tab_behavior="focus",
                compact=True,
                placeholder=_(
                    "{task}, {rows} lines; then press F9",
                    task=task,
                    rows=rows,
                ),
            )
            field.styles.height = rows + 1
            yield field

    def recall(self, given: Any, correct: bool) -> None:
        self._kept = self.kind.dump(self.question, given)
        field = self.children[0]
        if isinstance(field, Input):
            field.value = self._kept
        elif isinstance(field, TextArea):
            field.text = self._kept

    def focus(self, scroll_visible: bool = True) -> TypedAnswer:
        self.children[0].focus(scroll_visible)
        return self

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._note_change(event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._note_change(event.text_area.text)

    def _note_change(self, text: str) -> None:
        if text != self._kept:
            self.post_message(self.Changed())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._give(event.value)

    def on_lines_given(self, event: Lines.Given) -> None:
        event.stop()
        self._give(event.text)

    def _give(self, text: str) -> None:
        self._kept = text
        self.give_text(text)


class TypedNumber(TypedAnswer):
    """A line for one number."""

    LINE = NumberLine
