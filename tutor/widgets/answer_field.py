"""Where a number, or what a snippet prints, is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, TextArea


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
    """A line, or several, to type an answer in."""

    DEFAULT_CSS = """
    AnswerField {
        height: auto;
        Input { border: none; height: 1; padding: 0 1; background: $panel; }
        Lines { border: none; padding: 0 1; background: $panel; }
    }
    """

    class Given(Message):
        """The learner gave this answer."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, lines: int = 1) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        if self._lines == 1:
            yield Input(placeholder="type your answer, Enter gives it", compact=True)
        else:
            field = Lines(tab_behavior="focus", compact=True)
            field.styles.height = self._lines + 1
            field.border_subtitle = "F9 gives it"
            yield field

    def focus(self, scroll_visible: bool = True) -> AnswerField:
        self.children[0].focus(scroll_visible)
        return self

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Given(event.value))

    def on_lines_given(self, event: Lines.Given) -> None:
        event.stop()
        self.post_message(self.Given(event.text))
