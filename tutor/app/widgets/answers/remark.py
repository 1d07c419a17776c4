"""A line in which the learner says what is wrong with a question."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tutor.words import _


class RemarkLine(Input):
    """Takes the focus when it appears; Enter gives what it holds, Escape only takes it away."""

    DEFAULT_CSS = """
    RemarkLine {
        border: none; height: 1; margin: 1 0 0 0; padding: 0 1; background: $panel;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "save", id="remark.save", tooltip="save this for the author"),
        Binding("escape", "leave", "leave", id="remark.leave", tooltip="say nothing"),
    ]

    class Given(Message):
        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """Nothing was said."""

    def __init__(self) -> None:
        super().__init__(
            placeholder=_("What is wrong? Enter saves it."),
            compact=True,
        )

    def on_mount(self) -> None:
        self.focus()

    def action_leave(self) -> None:
        self.post_message(self.Left())
        self.remove()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()  # not of an answer

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        words = " ".join(event.value.split())
        self.post_message(self.Given(words) if words else self.Left())
        self.remove()
