"""What this screen is for, and its keys."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
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


class KeyTable(Widget):
    """One key per line and what it does; a long description continues below its beginning.

    Its height follows from its width, so that Textual asks for it while it lays out: a change of
    the text in answer to a new size would come too late for that.
    """

    DEFAULT_CSS = "KeyTable { height: auto; }"

    def __init__(self, keys: list[tuple[str, str]]) -> None:
        super().__init__(id="keys")
        self._keys = keys

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> Content:
        return Content("\n").join(self._rows(self.content_size.width))

    def _rows(self, columns: int) -> list[Content]:
        width = max((cells.width(key) for key, does in self._keys), default=0)
        room = max(columns - width - 3, 10)
        return [
            Content.assemble(
                (cells.rjust("" if number else key, width), "bold $primary"), "   ", row
            )
            for key, about in self._keys
            for number, row in enumerate(cells.wrap(about, room))
        ]


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
