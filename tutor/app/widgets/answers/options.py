"""The options of a choice: arrows or digits to pick, Enter to answer."""

from __future__ import annotations

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
from tutor.app.widgets.page.inline import inline
from tutor.quiz import options
from tutor.quiz.question import Question
from tutor.quiz.verdict import Verdict


class OptionLine(Horizontal):
    """One option; a click on it picks it."""

    DEFAULT_CSS = """
    OptionLine {
        height: auto;
        .mark { width: 7; }
        .text { width: 1fr; }
    }
    """

    class Picked(Message):
        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int, text: str) -> None:
        super().__init__()
        self._index = index
        self._mark = Static("", classes="mark")
        self._text = Static(inline(text), classes="text")

    def compose(self) -> ComposeResult:
        yield self._mark
        yield self._text

    def show(self, mark: str, style: str, current: bool) -> None:
        """Draw the option with its mark; `current` is where the arrows stand."""
        pointer = ("▸ ", "bold $accent") if current else ("  ", "")
        name = options.letter(self._index)
        self._mark.update(Content.assemble(pointer, (f"{mark} {name}", style)))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Picked(self._index))


class OptionsField(AnswerField, can_focus=True):
    """Options a, b, c …; what is ticked is known by the options' ids."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "option", id="options.previous", show=False,
                tooltip="the option above"),
        Binding("down", "move(1)", "option", id="options.next", show=False,
                tooltip="the option below"),
        Binding("enter", "answer", "answer", id="options.answer", tooltip="give this answer"),
        *(Binding(keys, f"pick({n})", "pick", id=f"options.pick.{n}", show=False,
                  key_display="1 … 9 or a … d", tooltip="the option of this number or letter")
          for n, keys in enumerate(("1,a", "2,b", "3,c", "4,d", "5", "6", "7", "8", "9"))),
    ]  # fmt: skip

    cursor: reactive[int] = reactive(0, init=False)

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        body: options.Options = question.body
        self.ids = [option.id for option in body.options]
        self.ticked: frozenset[str] = frozenset()
        self._texts = [option.text for option in body.options]
        self._correct: bool | None = None

    def compose(self) -> ComposeResult:
        for index, text in enumerate(self._texts):
            yield OptionLine(index, text)

    def on_mount(self) -> None:
        self._draw()

    def watch_has_focus(self, _: bool) -> None:
        self._draw()

    def watch_cursor(self) -> None:
        self._draw()

    def action_move(self, by: int) -> None:
        self.cursor = (self.cursor + by) % len(self.ids)

    def action_pick(self, index: int) -> None:
        """Go to an option and tick it."""
        if index < len(self.ids):
            self.cursor = index
            self.tick()

    def tick(self) -> None:
        """What picking the option under the cursor does."""
        raise NotImplementedError

    def action_answer(self) -> None:
        raise NotImplementedError

    def on_option_line_picked(self, event: OptionLine.Picked) -> None:
        event.stop()
        self.focus()
        self.action_pick(event.index)

    def judge(self, verdict: Verdict) -> None:
        self._mark(verdict.correct)

    def _mark(self, correct: bool) -> None:
        self._correct = correct
        self._draw()

    def recall_ticked(self, ticked: frozenset[str], correct: bool) -> None:
        """Show what was ticked earlier, and how it was judged."""
        first = min(self.ids.index(name) for name in ticked)
        self.set_reactive(OptionsField.cursor, first)
        self.ticked = ticked
        self._mark(correct)

    def set_ticked(self, ticked: frozenset[str]) -> None:
        """Tick these options and no others: an answer that is not judged yet."""
        self.ticked = ticked
        self._correct = None
        self.post_message(self.Changed())
        self._draw()

    def _draw(self) -> None:
        for name, line in zip(self.ids, self.query(OptionLine), strict=False):
            ticked = name in self.ticked
            mark, style = ("●", "$primary") if ticked else ("○", "$quiet")
            if ticked and self._correct is not None:
                mark, style = ("✓", "$success") if self._correct else ("✗", "$error")
            line.show(mark, style, self.has_focus and name == self.ids[self.cursor])


class OneOption(OptionsField):
    """One option of several; Enter gives the one under the cursor."""

    def tick(self) -> None:
        self.set_ticked(frozenset({self.ids[self.cursor]}))

    def action_answer(self) -> None:
        if self.ids[self.cursor] not in self.ticked:
            self.tick()
        self.post_message(self.Given(self.ids[self.cursor]))

    def on_option_line_picked(self, event: OptionLine.Picked) -> None:
        again = event.index == self.cursor and self.ids[event.index] in self.ticked
        super().on_option_line_picked(event)
        if again:
            self.action_answer()

    def recall(self, given: Any, correct: bool) -> None:
        self.recall_ticked(frozenset({given}), correct)


class SeveralOptions(OptionsField):
    """Any number of options; Space ticks one, Enter gives those that are ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick", id="options.tick", tooltip="tick or untick this option"),
    ]

    def tick(self) -> None:
        self.set_ticked(self.ticked ^ {self.ids[self.cursor]})

    def action_tick(self) -> None:
        self.tick()

    def action_answer(self) -> None:
        self.post_message(self.Given(self.ticked))

    def recall(self, given: Any, correct: bool) -> None:
        self.recall_ticked(given, correct)
