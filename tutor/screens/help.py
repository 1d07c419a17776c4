"""What this screen is for, and its keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tutor.widgets.prose import Prose


class HelpScreen(ModalScreen[None]):
    """Help for the screen below it: its purpose, then every key that works there now."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "dismiss", "close", key_display="Esc"),
    ]

    def __init__(self, about: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about = about
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Prose(self._about)
            width = max((len(key) for key, _ in self._keys), default=0)
            lines = [
                Content.assemble((key.rjust(width), "bold $primary"), "   ", description)
                for key, description in self._keys
            ]
            yield Static(Content("\n").join(lines), id="keys")
            yield Static("Esc closes", id="close")


def keys_of(screen: Screen[object]) -> list[tuple[str, str]]:
    """The keys that work on `screen` with the present focus, each with what it does."""
    keys: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        about = binding.tooltip or binding.description
        if binding.id is not None and about and active.enabled:
            display = screen.app.get_key_display(binding)
            if display not in keys.setdefault(about, []):
                keys[about].append(display)
    return [(", ".join(displays), about) for about, displays in keys.items()]
