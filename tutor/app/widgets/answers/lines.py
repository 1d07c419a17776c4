"""Lines of code to point at."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tutor.app.widgets.answers.rows import RowsField
from tutor.app.widgets.page.code_colors import colored
from tutor.quiz.question import Question
from tutor.words import _, cells


class LineField(RowsField):
    """Code with the numbers of its lines; arrows, digits or a click point at one."""

    DEFAULT_CSS = """
    LineField { background: $panel; padding: 0 1 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"digit({digit})", "line", id=f"line.digit.{digit}", show=False,
                key_display="0 … 9", tooltip="the line with this number")
        for digit in range(10)
    ]  # fmt: skip

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self._lines: tuple[str, ...] = question.body.lines
        self._typed = ""
        self.chosen: int | None = None
        self.set_reactive(LineField.cursor, self._next(-1, 1))

    def rows(self) -> list[Content]:
        lines = colored("\n".join(self.question.body.lines)).split("\n", allow_blank=True)
        count = len(self.question.body.lines)
        return [*lines, *([Content("")] * count)][:count]

    def mark(self, index: int) -> tuple[str, str]:
        number = cells.rjust(str(index + 1), 2)
        if index + 1 != self.chosen:
            return f"  {number}", "$quiet"
        mark, style = self.judged("●", "$primary")
        return f"{mark} {number}", style

    def _next(self, here: int, by: int) -> int:
        """The next line, from `here` on, that is not blank."""
        for _row in self._lines:
            here = (here + by) % len(self._lines)
            if self._lines[here].strip():
                break
        return here

    def action_move(self, by: int) -> None:
        self._typed = ""
        self.moved = True
        self.cursor = self._next(self.cursor, by)

    def action_digit(self, digit: int) -> None:
        """Go to the line whose number was typed so far, or else to the one of this digit."""
        for typed in (f"{self._typed}{digit}", str(digit)):
            if 1 <= int(typed) <= len(self._lines) and self._lines[int(typed) - 1].strip():
                self._typed = typed
                self.action_pick(int(typed) - 1)
                return
        self._typed = ""

    def pick(self, index: int) -> None:
        if self._lines[index].strip():
            self.chosen = index + 1
            self.changed()

    def clicked(self, index: int) -> None:
        """The first click points at a line, another one on it gives it."""
        again = index == self.cursor and index + 1 == self.chosen
        if self._lines[index].strip():
            super().clicked(index)
        if again:
            self.action_answer()

    def action_answer(self) -> None:
        if self.moved and self.chosen != self.cursor + 1:
            self.pick(self.cursor)
        if self.chosen is not None:
            self.give_text(str(self.chosen))
            return
        told = _("Nothing is chosen yet. Choose a line with ↑ ↓ or its number, then press Enter.")
        self.post_message(self.Refused(told))

    def recall(self, given: Any, correct: bool) -> None:
        self.chosen = given
        self.set_reactive(LineField.cursor, given - 1)
        self.show_judged(given, correct)
