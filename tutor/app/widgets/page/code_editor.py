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
from tutor.app.widgets.page.indentation import (
    indentation,
    next_indentation,
    previous_stop,
    shifted,
    work_begins,
)


class CodeEditor(TextArea):
    """The snippet's code, being changed, in the colours that it has on the page.

    It indents as Python programmers expect. `failed` is the line, counted from 1, where the last
    run stopped: it is marked until the learner changes it. Undo reaches across leaving the editor
    and bringing the lesson's code back, as long as the page is on the screen.
    """

    DEFAULT_CSS = """
    CodeEditor {
        height: auto; max-height: 24; border: none; padding: 0;
        background: $panel; color: $foreground; scrollbar-size: 1 1;
        .text-area--cursor-line { background: $panel; }
        .text-area--gutter { color: $quiet; background: $panel; }
        .text-area--cursor-gutter { color: $foreground; background: $panel; text-style: none; }
        .text-area--matching-bracket { background: $primary 30%; text-style: bold; }
    }
    CodeEditor:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,ctrl+r", "finish(True)", "run", id="editor.run", key_display="F9",
                tooltip="run your code"),
        Binding("escape", "finish(False)", "done", id="editor.done", key_display="Esc",
                tooltip="stop editing; your code is kept"),
        Binding("shift+tab", "shift(-1)", "dedent", id="editor.dedent", show=False,
                key_display="shift+Tab", tooltip="move the line or the selected lines out"),
        Binding("ctrl+z", "undo", "undo", id="editor.undo", show=False,
                tooltip="undo the last change, even a reset"),
        Binding("ctrl+y", "redo", "redo", id="editor.redo", show=False,
                tooltip="redo the change you undid"),
    ]  # fmt: skip

    class Finished(Message):
        """The learner is done editing; `run` asks to run it at once."""

        def __init__(self, run: bool) -> None:
            super().__init__()
            self.run = run

    def __init__(self, code: str, failed: int | None = None) -> None:
        super().__init__(code, tab_behavior="indent", soft_wrap=False, show_line_numbers=True)
        self._colored: tuple[object, list[Text]] = (None, [])
        self._failed: tuple[int, str] | None = None
        """The row where the last run stopped, and what stood there."""
        self.move_cursor(work_begins(code) or (0, 0))
        self.mark_failed(failed)

    def mark_failed(self, line: int | None) -> None:
        """Mark the line, counted from 1, where a run stopped, and go there; None takes the mark
        away.
        """
        self._failed = None
        if line is not None and 1 <= line <= self.document.line_count:
            code = self.document.get_line(line - 1)
            self._failed = (line - 1, code)
            self.move_cursor((line - 1, indentation(code)))
        self.refresh()

    def bring(self, code: str) -> None:
        """Put `code` in place of what stands there, as a change that can be taken back."""
        if code != self.text:
            self.history.checkpoint()
            self.replace(code, (0, 0), self.document.end)
            self.history.checkpoint()

    def get_line(self, line_index: int) -> Text:
        key = (self.text, self.app.theme)
        if self._colored[0] != key:
            self._colored = (key, self._color_lines())
        lines = self._colored[1]
        line = lines[line_index].copy() if line_index < len(lines) else super().get_line(line_index)
        if self._failed == (line_index, line.plain):
            line.stylize(Style(color=self.app.theme_variables.get("error"), underline=True))
        return line

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
        """Enter indents the new line; Tab moves selected lines; Escape is the binding's."""
        if event.key == "enter":
            row, column = self.selection.end
            before = self.document.get_line(row)[:column]
            self.replace("\n" + " " * next_indentation(before), *self.selection,
                         maintain_selection_offset=False)  # fmt: skip
        elif event.key == "tab" and self.selection.start[0] != self.selection.end[0]:
            self.action_shift(1)
        elif event.key != "escape":  # TextArea's own Escape would go to the next field
            return
        event.prevent_default()
        if event.key != "escape":
            event.stop()

    def action_delete_left(self) -> None:
        """Backspace: within a line's indentation, back to the level before."""
        (row, column), line = self.selection.end, self.document.get_line(self.selection.end[0])
        if self.selection.is_empty and 0 < column <= indentation(line):
            self.delete((row, previous_stop(column)), (row, column))
        else:
            super().action_delete_left()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F6 and F7, which select in a TextArea, mean here what they mean everywhere."""
        if action in ("select_line", "select_all"):
            return False
        return super().check_action(action, parameters)

    def action_shift(self, levels: int) -> None:
        """Move the line at the cursor, or all selected lines, by so many levels."""
        start, end = sorted(self.selection)
        last = end[0] - (end[0] > start[0] and end[1] == 0)
        rows = [self.document.get_line(row) for row in range(start[0], last + 1)]
        moved = [shifted(line, levels) for line in rows]
        if moved != rows:
            self.replace("\n".join(moved), (start[0], 0), (last, len(rows[-1])))

    def action_finish(self, run: bool) -> None:
        self.post_message(self.Finished(run))
