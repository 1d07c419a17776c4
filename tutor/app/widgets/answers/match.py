"""Pairs to find: each row to the left gets the number of what belongs to it."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tutor.app.widgets.answers.rows import RowsField
from tutor.app.widgets.common.drawing_view import DrawingView
from tutor.app.widgets.page.inline import inline
from tutor.quiz import curves, parts
from tutor.quiz.matching import Pairs
from tutor.quiz.question import Question


class RightPart(Static):
    """What a number stands for; a click on it gives the number to the row of the cursor."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(Content.assemble((f"{number}  ", "bold $primary"), inline(text)))
        self.number = number

    def on_click(self) -> None:
        field = self.parent
        if isinstance(field, MatchField):
            field.focus()
            field.action_choose(self.number)


class MatchField(RowsField):
    """Rows a, b, c … with a number each; below them what the numbers stand for."""

    DEFAULT_CSS = """
    MatchField { .apart { height: 1; } RightPart { padding: 0 0 0 5; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"choose({number})", "match", id=f"match.{number}", show=False,
                key_display="1 … 9", tooltip="what belongs to this row")
        for number in range(1, 10)
    ]  # fmt: skip

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.body: Pairs = question.body
        self.numbers = [0] * len(self.body.lefts)

    def rows(self) -> list[Content]:
        return [inline(left.text) for left in self.question.body.lefts]

    def mark(self, index: int) -> tuple[str, str]:
        number = self.numbers[index]
        style = "$primary" if number else "$quiet"
        mark, style = self.judged("", style, self.body.lefts[index].id)
        return f"{mark or ' '} {parts.letter(index)}{number or '?'}", style

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("", classes="apart")
        yield from self.compose_right()

    def compose_right(self) -> ComposeResult:
        """What the numbers stand for."""
        for number, right in enumerate(self.body.rights, 1):
            yield RightPart(number, right.text)

    def pick(self, index: int) -> None:
        """A row that was picked waits for its number."""

    def action_choose(self, number: int) -> None:
        """Give the row of the cursor a number, and go on to the next, if possible one without."""
        if number > len(self.body.rights):
            return
        self.numbers[self.cursor] = number
        self.changed()
        later = [(self.cursor + n) % len(self.numbers) for n in range(1, len(self.numbers))]
        self.cursor = next((row for row in later if not self.numbers[row]), later[0])

    def action_answer(self) -> None:
        self.give_text(
            " ".join(f"{parts.letter(n)}{number or ''}" for n, number in enumerate(self.numbers))
        )

    def recall(self, given: Any, correct: bool) -> None:
        places = {right.id: number for number, right in enumerate(self.body.rights, 1)}
        self.numbers = [places[right] for _left, right in given]
        self.show_judged(given, correct)


class PlotField(MatchField):
    """The numbers stand for plots, beside each other as far as there is room."""

    def compose_right(self) -> ComposeResult:
        yield DrawingView()

    def on_resize(self, event: Resize) -> None:
        found = [curves.numbers_in(right.text) or () for right in self.body.rights]
        view = self.query_one(DrawingView)
        view.show(curves.picture(found, max(event.size.width - 1, 1)))

    def on_drawing_view_picked(self, event: DrawingView.Picked) -> None:
        event.stop()
        self.focus()
        self.action_choose(event.spot.element[0] + 1)
