"""One of a few names, on one line: the arrows choose another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Chooser(Widget, can_focus=True):
    """Shows the name that is chosen, between arrows while it has the focus."""

    DEFAULT_CSS = """
    Chooser {
        height: 1;
        background: $panel;
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
        &:disabled { color: $quiet; background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "other", id="chooser.back", key_display="←", show=False,
                tooltip="the previous choice"),
        Binding("right", "turn(1)", "other", id="chooser.next", key_display="→", show=False,
                tooltip="the next choice"),
    ]  # fmt: skip

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """In the chooser with this `id` another name was chosen."""

        id: str
        value: str

    def __init__(self, names: Sequence[str], value: str) -> None:
        super().__init__()
        self.names = names
        self.set_reactive(Chooser.value, value)

    def watch_value(self) -> None:
        self.post_message(self.Changed(self.id or "", self.value))

    def action_turn(self, by: int) -> None:
        self.value = self.names[(self.names.index(self.value) + by) % len(self.names)]

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_turn(-1 if event.x < 2 else 1)

    def render(self) -> Content:
        return Content(f"‹ {self.value} ›" if self.has_focus else f"  {self.value}")
