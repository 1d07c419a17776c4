"""Where a snippet's code is changed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea


class CodeEditor(TextArea):
    """The snippet's code, being changed."""

    DEFAULT_CSS = """
    CodeEditor { height: auto; max-height: 24; border: none; padding: 0; }
    CodeEditor:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,ctrl+r", "finish(True)", "run", id="editor.run", key_display="F9",
                tooltip="run what you wrote"),
        Binding("escape", "finish(False)", "done", id="editor.done", key_display="Esc",
                tooltip="stop editing; what you wrote is kept"),
    ]  # fmt: skip

    class Finished(Message):
        """The learner is done editing; `run` asks to run it at once."""

        def __init__(self, run: bool) -> None:
            super().__init__()
            self.run = run

    def __init__(self, code: str) -> None:
        super().__init__(code, tab_behavior="indent", soft_wrap=False)

    def on_key(self, event: Key) -> None:
        if event.key == "escape":  # TextArea's own Escape would go to the next field
            event.prevent_default()

    def action_finish(self, run: bool) -> None:
        self.post_message(self.Finished(run))
