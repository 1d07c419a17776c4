"""An explanation of the learner's own, compared with three models and rated."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from tutor.app.widgets.answers.answer_field import AnswerField
from tutor.app.widgets.answers.rows import AnswerRow
from tutor.app.widgets.answers.typed import Lines
from tutor.app.widgets.page.inline import inline
from tutor.app.workers import after_refresh
from tutor.quiz.kind import RATINGS
from tutor.quiz.question import Question
from tutor.quiz.verdict import AnswerError
from tutor.words import N_, _

ROWS = 3
MEANINGS = (
    N_("the point is missing, or wrong"),
    N_("nearly, or it took long"),
    N_("it says what matters"),
)
"""What each of the ratings says of an explanation."""


class Rating(Vertical, can_focus=True):
    """How good one's own explanation is."""

    DEFAULT_CSS = """
    Rating { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "rating", id="rating.previous", show=False,
                tooltip="the rating above"),
        Binding("down", "move(1)", "rating", id="rating.next", show=False,
                tooltip="the rating below"),
        Binding("enter", "rate", "rate", id="rating.give", tooltip="rate your explanation so"),
        *(Binding(str(n + 1), f"rate({n})", "rate", id=f"rating.{name}", show=False,
                  tooltip=f"rate your explanation: {name}") for n, name in enumerate(RATINGS)),
    ]  # fmt: skip

    cursor: reactive[int] = reactive(len(RATINGS) - 1, init=False)

    class Rated(Message):
        def __init__(self, rating: str) -> None:
            super().__init__()
            self.rating = rating

    def compose(self) -> ComposeResult:
        for index, (rating, meaning) in enumerate(zip(RATINGS, MEANINGS, strict=True)):
            yield AnswerRow(index, Content.assemble((_(rating), "bold"), f"  {_(meaning)}"))

    def on_mount(self) -> None:
        self._draw()

    def watch_cursor(self) -> None:
        self._draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        self._draw()

    def _draw(self) -> None:
        for index, row in enumerate(self.query(AnswerRow)):
            row.show(f"  {index + 1}", "$quiet", self.has_focus and index == self.cursor)

    def action_move(self, by: int) -> None:
        self.cursor = (self.cursor + by) % len(RATINGS)

    def action_rate(self, index: int | None = None) -> None:
        self.post_message(self.Rated(RATINGS[self.cursor if index is None else index]))

    def on_answer_row_picked(self, event: AnswerRow.Picked) -> None:
        event.stop()
        self.action_rate(event.index)


class ExplainField(AnswerField):
    """A few lines to write in; F9 puts the models under them, and the rating."""

    DEFAULT_CSS = """
    ExplainField {
        Lines { border: none; padding: 0 1; background: $panel; }
        .below { display: none; height: auto; }
        .below .models { margin: 1 0 0 0; }
        Rating { margin: 1 0 0 0; }
        &.-compared .below { display: block; }
    }
    """

    _written: Any = None
    """The answer that is being compared."""
    _kept = ""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self._lines = Lines(
            tab_behavior="focus",
            soft_wrap=True,
            compact=True,
            placeholder=_("Write a sentence or two; F9 compares them with three answers"),
        )
        self._lines.styles.height = ROWS
        self._models = Static("", classes="models")

    def compose(self) -> ComposeResult:
        yield self._lines
        with Vertical(classes="below"):
            yield self._models
            yield Rating()

    def focus(self, scroll_visible: bool = True) -> ExplainField:
        self._lines.focus(scroll_visible)
        return self

    def recall(self, given: Any, correct: bool) -> None:
        self._kept = given.text
        self._lines.text = given.text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if event.text_area.text != self._kept:
            self._kept = event.text_area.text
            self.remove_class("-compared")
            self.post_message(self.Changed())

    def on_lines_given(self, event: Lines.Given) -> None:
        event.stop()
        try:
            self._written = self.kind.parse(self.question, event.text)
        except AnswerError as problem:
            self.post_message(self.Refused(str(problem)))
            return
        lines = map(inline, self.kind.compare(self.question, self._written))
        self._models.update(Content("\n\n").join(lines))
        self.add_class("-compared")
        rating = self.query_one(Rating)
        rating.focus(scroll_visible=False)
        after_refresh(self, rating.scroll_visible, animate=False)

    def on_rating_rated(self, event: Rating.Rated) -> None:
        event.stop()
        self.post_message(self.Given(self.kind.rated(self._written, event.rating)))
