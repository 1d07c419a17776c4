"""Where a snippet's code is changed."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea

from tutor.app.widgets.page.code_colors import colored


class CodeEditor(TextArea):
    """The snippet's code, being changed, in the colours that it has on the page."""

    DEFAULT_CSS = """
    CodeEditor {
        height: auto; max-height: 24; border: none; padding: 0;
        background: $panel; color: $foreground; scrollbar-size: 1 1;
        .text-area--cursor-line { background: $panel; }
    }
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
        self._colored: tuple[object, list[Text]] = (None, [])

    def get_line(self, line_index: int) -> Text:
        key = (self.text, self.app.theme)
        if self._colored[0] != key:
            self._colored = (key, self._color_lines())
        lines = self._colored[1]
        return lines[line_index].copy() if line_index < len(lines) else super().get_line(line_index)

    def _color_lines(self) -> list[Text]:
        """Every line in the theme's colours."""
        variables, lines = self.app.theme_variables, []
        for line in colored(self.text).split("\n"):
            text = Text(line.plain, end="", no_wrap=True)
            for span in line.spans:
                color = variables.get(str(span.style).removeprefix("$"), "")
                if color.startswith("#"):  # plain text's is "auto"
                    text.stylize(Style(color=color), span.start, span.end)
            lines.append(text)
        return lines

    def on_key(self, event: Key) -> None:
        if event.key == "escape":  # TextArea's own Escape would go to the next field
            event.prevent_default()

    def action_finish(self, run: bool) -> None:
        self.post_message(self.Finished(run))
