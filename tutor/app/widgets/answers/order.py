"""Steps to put in order: take one up, move it, put it down."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive

from tutor.app.widgets.answers.rows import AnswerRow, RowsField
from tutor.app.widgets.page.inline import inline
from tutor.quiz.question import Question
from tutor.words import _


class OrderField(RowsField):
    """The steps in the learner's order. A step that is held moves with the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "hold", "take up", id="order.hold",
                tooltip="take this step up to move it with the arrows; again puts it down"),
        Binding("shift+up", "carry(-1)", "up", id="order.up", show=False,
                tooltip="move this step up"),
        Binding("shift+down", "carry(1)", "down", id="order.down", show=False,
                tooltip="move this step down"),
    ]  # fmt: skip

    held: reactive[bool] = reactive(False, init=False)

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.order = [step.id for step in question.body.steps]
        self._touched = False
        """Whether this order is the learner's, and not just the one shown first."""

    def rows(self) -> list[Content]:
        return [inline(step.text) for step in self.question.body.steps]

    def mark(self, index: int) -> tuple[str, str]:
        if self.held and index == self.cursor:
            return f"↕ {index + 1}.", "bold $accent"
        mark, style = self.judged(" ", "$quiet", self.order[index])
        return f"{mark} {index + 1}.", style

    def draw(self) -> None:
        texts = {step.id: inline(step.text) for step in self.question.body.steps}
        for index, row in enumerate(self.query(AnswerRow)):
            mark, style = self.mark(index)
            current = self.has_focus and index == self.cursor
            row.show(mark, style, current, texts[self.order[index]])

    def action_hold(self) -> None:
        self.held = not self.held

    def watch_held(self, held: bool) -> None:
        self._touched |= held
        self.draw()

    def action_move(self, by: int) -> None:
        if self.held:
            self.action_carry(by)
        else:
            super().action_move(by)

    def action_carry(self, by: int) -> None:
        """Move the step under the cursor, and the cursor with it."""
        self._put(self.cursor, min(max(self.cursor + by, 0), len(self.order) - 1))

    def pick(self, index: int) -> None:
        self.held = True

    def clicked(self, index: int) -> None:
        """The first click takes a step up, the second puts it where it is made."""
        if self.held:
            self._put(self.cursor, index)
            self.held = False
        else:
            super().clicked(index)

    def _put(self, here: int, there: int) -> None:
        if here != there:
            self._touched = True
            self.order.insert(there, self.order.pop(here))
            self.cursor = there
            self.changed()

    def action_answer(self) -> None:
        self.held = False
        if self._touched:
            self.post_message(self.Given(tuple(self.order)))
            return
        told = _("Nothing was moved yet. Take a step up with Space, move it with ↑ ↓, put it down "
                 "with Space; then press Enter.")  # fmt: skip
        self.post_message(self.Refused(told))

    def recall(self, given: Any, correct: bool) -> None:
        self.order, self._touched = list(given), True
        self.show_judged(given, correct)
