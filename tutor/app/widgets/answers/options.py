"""The options of a choice: arrows or digits to pick, Enter to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from tutor.app.widgets.page.inline import inline

LETTERS = "abcdefghi"


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
        self._mark.update(Content.assemble(pointer, (f"{mark} {LETTERS[self._index]}", style)))

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Picked(self._index))


class Options(Vertical, can_focus=True):
    """Options a, b, c …; `several` lets more than one be ticked."""

    DEFAULT_CSS = """
    Options { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "option", show=False),
        Binding("down", "move(1)", "option", show=False),
        Binding("enter", "answer", "answer", id="options.answer", tooltip="give this answer"),
        Binding("space", "tick", "tick", id="options.tick", tooltip="tick or untick this option"),
        *(
            Binding(f"{n},{letter}", f"pick({n - 1})", show=False)
            for n, letter in enumerate("abcd", 1)
        ),
        *(Binding(str(n), f"pick({n - 1})", show=False) for n in range(5, 10)),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    class Chosen(Message):
        """The learner answered: indices of the options chosen, from 0."""

        def __init__(self, chosen: frozenset[int]) -> None:
            super().__init__()
            self.chosen = chosen

    def __init__(self, texts: Sequence[str], *, several: bool = False) -> None:
        super().__init__()
        self._texts = texts
        self._several = several
        self._ticked: frozenset[int] = frozenset()
        self._verdict: bool | None = None

    def compose(self) -> ComposeResult:
        for index, text in enumerate(self._texts):
            yield OptionLine(index, text)

    def on_mount(self) -> None:
        self._draw()

    def watch_has_focus(self, _: bool) -> None:
        self._draw()

    def watch_cursor(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._several if action == "tick" else True

    def action_move(self, by: int) -> None:
        self.cursor = (self.cursor + by) % len(self._texts)

    def action_pick(self, index: int) -> None:
        if index < len(self._texts):
            self.cursor = index
            self.action_tick() if self._several else self._tick(frozenset({index}))

    def action_tick(self) -> None:
        self._tick(self._ticked ^ {self.cursor})

    def action_answer(self) -> None:
        chosen = self._ticked if self._several else frozenset({self.cursor})
        self._tick(chosen)
        self.post_message(self.Chosen(chosen))

    def on_option_line_picked(self, event: OptionLine.Picked) -> None:
        event.stop()
        self.focus()
        again = event.index == self.cursor and event.index in self._ticked
        self.action_pick(event.index)
        if again and not self._several:
            self.action_answer()

    def recall(self, chosen: frozenset[int], correct: bool) -> None:
        """Show what was chosen earlier, and how it was judged."""
        self.set_reactive(Options.cursor, min(chosen))
        self._ticked = chosen
        self.judge(correct)

    def judge(self, correct: bool) -> None:
        """Mark what was chosen as right or wrong."""
        self._verdict = correct
        self._draw()

    def _tick(self, ticked: frozenset[int]) -> None:
        self._ticked = ticked
        self._verdict = None
        self._draw()

    def _draw(self) -> None:
        for index, line in enumerate(self.query(OptionLine)):
            ticked = index in self._ticked
            mark, style = ("●", "$primary") if ticked else ("○", "$quiet")
            if ticked and self._verdict is not None:
                mark, style = ("✓", "$success") if self._verdict else ("✗", "$error")
            line.show(mark, style, self.has_focus and index == self.cursor)
