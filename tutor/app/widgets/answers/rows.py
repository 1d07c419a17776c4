"""Rows to move among: what fields with options, steps, pairs and lines of code have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.quiz.question import Question
from tutor.quiz.verdict import Verdict


class AnswerRow(Horizontal):
    """One row: a mark, and its text; a click on it picks it."""

    DEFAULT_CSS = """
    AnswerRow {
        height: auto;
        .mark { width: 7; }
        .text { width: 1fr; }
    }
    """

    class Picked(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int, text: Content) -> None:
        super().__init__()
        self._index = index
        self._mark = Static("", classes="mark")
        self._text = Static(text, classes="text")

    def compose(self) -> ComposeResult:
        yield self._mark
        yield self._text

    def show(self, mark: str, style: str, current: bool, text: Content | None = None) -> None:
        """Draw the row with its mark; `current` is where the arrows stand."""
        pointer = ("▸ ", "bold $accent") if current else ("  ", "")
        self._mark.update(Content.assemble(pointer, (mark, style)))
        if text is not None:
            self._text.update(text)

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Picked(self._index))


class RowsField(AnswerField, can_focus=True):
    """Rows with a cursor on one of them. A subclass says what the rows are, how each is marked,
    what picking one does, and what the answer is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "row", id="rows.previous", show=False, tooltip="the row above"),
        Binding("down", "move(1)", "row", id="rows.next", show=False, tooltip="the row below"),
        Binding("enter", "answer", "answer", id="rows.answer", tooltip="submit this answer"),
    ]

    cursor: reactive[int] = reactive(0, init=False)
    moved = False
    """Whether the learner went to the row of the cursor, since the focus is here."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.texts = self.rows()
        self.correct: bool | None = None
        self._parts: Mapping[str, bool] = {}

    def rows(self) -> list[Content]:
        """The text of each row."""
        raise NotImplementedError

    def mark(self, index: int) -> tuple[str, str]:
        """What stands before a row, and its style."""
        raise NotImplementedError

    def pick(self, index: int) -> None:
        """What choosing a row does; the cursor is on it already."""
        raise NotImplementedError

    def action_answer(self) -> None:
        """Give the answer."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        for index, text in enumerate(self.texts):
            yield AnswerRow(index, text)

    def on_mount(self) -> None:
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        self.moved = False
        self.draw()

    def watch_cursor(self) -> None:
        self.draw()

    def action_move(self, by: int) -> None:
        self.moved = True
        self.cursor = (self.cursor + by) % len(self.texts)

    def action_pick(self, index: int) -> None:
        """Go to a row and pick it."""
        if index < len(self.texts):
            self.cursor = index
            self.pick(index)

    def on_answer_row_picked(self, event: AnswerRow.Picked) -> None:
        event.stop()
        self.focus()
        self.clicked(event.index)

    def clicked(self, index: int) -> None:
        """What a click on a row does."""
        self.action_pick(index)

    def changed(self) -> None:
        """The answer is another one, and not judged yet."""
        self.correct = None
        self.post_message(self.Changed())
        self.draw()

    def judge(self, given: Any, verdict: Verdict) -> None:
        self.show_judged(given, verdict.correct)

    def show_judged(self, given: Any, correct: bool) -> None:
        """Mark the answer as right or wrong; if it has parts, each of them."""
        self.correct, self._parts = correct, self.kind.parts_right(self.question, given)
        self.draw()

    def draw(self) -> None:
        """Draw every row's mark anew."""
        for index, row in enumerate(self.query(AnswerRow)):
            mark, style = self.mark(index)
            row.show(mark, style, self.has_focus and index == self.cursor)

    def judged(self, mark: str, style: str, part: str = "") -> tuple[str, str]:
        """A mark of the learner's answer, or what it turned out to be: the whole of it, or the part
        with this id.
        """
        if self.correct is None:
            return mark, style
        right = self._parts.get(part, self.correct)
        return ("✓", "$success") if right else ("✗", "$error")
