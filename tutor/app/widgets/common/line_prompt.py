"""One line to type in, with suggestions; a problem with it is shown below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static
from textual.widgets.input import Selection


def named_in(problem: str, text: str) -> tuple[int, int] | None:
    """Where in `text` the part stands that a problem is about: one that it quotes, or else a word,
    or the name of a setting, that it mentions.
    """
    quoted = [part for part in re.findall(r"'([^']+)'", problem) if part in text]
    said = re.findall(r"\w+(?:[-=,.]\w+)*", problem)
    words = [word for word in text.split() if {word, word.partition("=")[0]} & {*said}]
    for part in (*quoted, *words):
        begin = text.index(part)
        return begin, begin + len(part)
    return None


class PromptLine(Input):
    """Where the line is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "done", id="prompt.done", tooltip="do what you typed"),
    ]


class LinePrompt(Vertical):
    """Asks for one line. Hidden until it is asked for; Escape hides it again."""

    DEFAULT_CSS = """
    LinePrompt {
        display: none; height: auto; padding: 0 1; background: $panel;
        &.-asking { display: block; }
        Horizontal { height: 1; }
        #prompt-label { width: auto; padding-right: 1; text-style: bold; color: $primary; }
        Input { width: 1fr; background: $panel; padding: 0; }
        #prompt-note { height: auto; color: $quiet; }
        &.-wrong #prompt-note { color: $error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="prompt.close", tooltip="close without a change"),
        Binding("up", "offer(-1)", "previous", id="prompt.previous", show=False,
                tooltip="the previous suggestion"),
        Binding("down", "offer(1)", "next", id="prompt.next", show=False,
                tooltip="the next suggestion"),
        Binding("tab", "complete", "complete", id="prompt.complete", show=False,
                tooltip="copy the suggestion, to edit it"),
    ]  # fmt: skip

    @dataclass
    class Answered(Message):
        """Enter was pressed: `text` was typed for `kind` where `offer` had been offered."""

        kind: str
        text: str
        offer: str

    class Closed(Message):
        """Nothing is asked any more."""

    def __init__(self) -> None:
        super().__init__()
        self._kind = ""
        self._note = ""
        self._offers: Sequence[str] = ()
        self._offered = 0
        self._refused: str | None = None  # what stood there when it was refused

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("", id="prompt-label", markup=False)
            yield PromptLine(compact=True, select_on_focus=False)
        yield Static("", id="prompt-note", markup=False)

    def ask(self, kind: str, label: str, note: str, offers: Sequence[str], text: str = "") -> None:
        """Show the line with `text` in it. The arrows go through `offers`, Tab completes to one.

        What follows a = in an offer is selected, or else the whole text, so that typing replaces
        it. A = typed there begins the line anew: another target was meant.
        """
        self._kind, self._note, self._offers, self._offered = kind, note, offers, -1
        if text in offers:
            self._offered = offers.index(text)
        self.query_one("#prompt-label", Static).update(label)
        line = self.query_one(Input)
        line.suggester = SuggestFromList(offers, case_sensitive=False)
        self.put(text)
        self.refuse("")
        self.add_class("-asking")
        line.focus()

    def put(self, text: str) -> None:
        """Have `text` in the line; typing replaces it."""
        line = self.query_one(Input)
        line.value = text
        self._select()

    def _select(self) -> None:
        """Select what typing is to replace."""
        line = self.query_one(Input)
        begin = line.value.find("= ") + 2 if "= " in line.value else 0
        line.selection = Selection(begin, len(line.value))

    def refuse(self, problem: str) -> None:
        """Say what is wrong with what was typed, and select it so that typing replaces it: what the
        problem names, or else as it was offered; an empty `problem` says nothing.
        """
        self.set_class(bool(problem), "-wrong")
        self.query_one("#prompt-note", Static).update(problem or self._note)
        self._refused = None
        if problem:
            line = self.query_one(Input)
            self._refused = line.value
            if (named := named_in(problem, line.value)) is not None:
                line.selection = Selection(*named)
            else:
                self._select()

    def say(self, remark: str) -> None:
        """Say something about what was typed that is not wrong; typing replaces it."""
        self.refuse("")
        self.query_one("#prompt-note", Static).update(remark)
        self._select()

    @property
    def asking(self) -> bool:
        """Whether a line is asked for now."""
        return self.has_class("-asking")

    def close(self) -> None:
        self.remove_class("-asking")
        self.post_message(self.Closed())

    def action_close(self) -> None:
        self.close()

    def action_offer(self, direction: int) -> None:
        if self._offers:
            self._offered = (self._offered + direction) % len(self._offers)
            self.put(self._offers[self._offered])

    def action_complete(self) -> None:
        line = self.query_one(Input)
        line.cursor_position = len(line.value)
        line.action_cursor_right()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.value == self._refused:
            return  # it was put there, not typed
        self.refuse("")
        target, _, typed = event.value.partition("= ")
        if "=" in typed and target in {offer.partition("= ")[0] for offer in self._offers}:
            event.input.value = typed
            event.input.cursor_position = len(typed)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        offer = self._offers[self._offered] if self._offered >= 0 else ""
        self.post_message(self.Answered(self._kind, event.value, offer))
