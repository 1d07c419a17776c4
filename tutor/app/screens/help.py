"""What this screen is for, and its keys."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from tutor.app.keys import working_keys
from tutor.app.screens.modal import Modal
from tutor.app.widgets.page.prose import ProseView
from tutor.words import _, cells


class HelpScreen(Modal[None]):
    """Help for the screen below it: its purpose, then every key that works there now."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "dismiss", "close", id="help.close",
                key_display="Esc", tooltip="close the help"),
    ]  # fmt: skip

    def __init__(self, about: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about = about
        self.keys = keys

    def compose(self) -> ComposeResult:
        close = Content.assemble(("Esc", "bold $primary"), " ", _("closes"))
        with VerticalScroll(id="help"):
            yield Static(Content.assemble((_("Help"), "bold"), "   ", close), id="title")
            yield ProseView(self._about)
            yield KeyTable(self.keys)


class KeyTable(Static):
    """One key per line and what it does; a long description continues below its beginning."""

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        super().__init__("\n" * (len(keys) - 1), id="keys")
        self._keys = keys

    def on_resize(self, event: Resize) -> None:
        width = max((cells.width(key) for key, does in self._keys), default=0)
        room = max(self.content_size.width - width - 3, 10)
        lines = []
        for key, about in self._keys:
            for number, row in enumerate(cells.wrap(about, room)):
                shown = cells.rjust("" if number else key, width)
                lines.append(Content.assemble((shown, "bold $primary"), "   ", row))
        self.update(Content("\n").join(lines))


def about(screen: Screen[Any]) -> str:
    """The help for what has the focus on `screen`: the nearest HELP there is."""
    nodes = screen.focused.ancestors_with_self if screen.focused else [screen]
    return _(next((text for node in nodes if (text := getattr(node, "HELP", None))), ""))


def keys_of(screen: Screen[Any]) -> list[tuple[str, str]]:
    """The keys that work on `screen` with the present focus, and what each does."""
    keys: dict[str, list[str]] = {}
    for active in working_keys(screen):
        binding = active.binding
        told = _(binding.tooltip or binding.description)
        if binding.id is not None and told:
            display = screen.app.get_key_display(binding)
            if display not in keys.setdefault(told, []):
                keys[told].append(display)
    return [(", ".join(displays), told) for told, displays in keys.items()]
