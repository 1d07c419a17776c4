"""Where a number, or what a snippet prints, is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea


class AnswerLine(Input):
    """One line; Enter gives what it holds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "answer", id="line.answer", tooltip="give this answer"),
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
                tooltip="give this answer"),
    ]  # fmt: skip

    class Given(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def action_give(self) -> None:
        self.post_message(self.Given(self.text))


class AnswerField(Vertical):
    """A line, or several, to type an answer in; a number if not `text`."""

    DEFAULT_CSS = """
    AnswerField {
        height: auto;
        Input { border: none; height: 1; padding: 0 1; background: $panel; }
        Lines { border: none; padding: 0 1; background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="answer.leave", show=False,
                tooltip="leave this field; what you typed stays"),
    ]  # fmt: skip

    class Given(Message):
        """The learner gave this answer."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, lines: int = 1, *, text: bool = False) -> None:
        super().__init__()
        self._lines = lines
        self._text = text

    def compose(self) -> ComposeResult:
        if self._lines == 1:
            line = AnswerLine if self._text else NumberLine
            yield line(placeholder="type your answer, Enter gives it", compact=True)
        else:
            field = Lines(
                tab_behavior="focus",
                compact=True,
                placeholder=f"type what it prints, {self._lines} lines; F9 gives it",
            )
            field.styles.height = self._lines + 1
            yield field

    def recall(self, text: str) -> None:
        """Put an earlier answer into the field."""
        field = self.children[0]
        if isinstance(field, Input):
            field.value = text
        elif isinstance(field, TextArea):
            field.text = text

    def focus(self, scroll_visible: bool = True) -> AnswerField:
        self.children[0].focus(scroll_visible)
        return self

    def action_leave(self) -> None:
        """Give the focus to what the field stands on."""
        for node in self.ancestors:
            if isinstance(node, Widget) and node.focusable:
                node.focus(scroll_visible=False)
                return

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Given(event.value))

    def on_lines_given(self, event: Lines.Given) -> None:
        event.stop()
        self.post_message(self.Given(event.text))
