"""A field for numbers: every key that no number has stays a command."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Key
from textual.message import Message
from textual.widgets import Input

LETTERS = "0123456789.,+-eE"


class NumberField(Input):
    """One line for a number, or several with commas between them."""

    DEFAULT_CSS = """
    NumberField {
        background: $panel;
        &.-textual-compact { padding: 0 0 0 2; }
        &:focus { background: $block-cursor-background; }
        &:disabled { background: transparent; color: $quiet; }
    }
    """

    @dataclass
    class NotTyped(Message):
        """A key that no number has and that does nothing here; `field` is the field's id."""

        field: str
        character: str

    def __init__(self, value: str) -> None:
        super().__init__(value, compact=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Only what numbers are written with is typed. A space after a comma is one's habit, no
        command."""
        return character is not None and (
            character in LETTERS or (character == " " and self._after_comma())
        )

    def on_key(self, event: Key) -> None:
        if event.character == " " and self._after_comma():
            event.stop()
            event.prevent_default()
        elif event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()  # Input's own handler would type it
            if event.key not in self.screen.active_bindings:
                self.post_message(self.NotTyped(self.id or "", event.character or ""))

    def _after_comma(self) -> bool:
        return self.value[: self.cursor_position].endswith(",")
