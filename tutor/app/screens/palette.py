"""The palette: type a few letters of anything's name, Enter does it or goes there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.app.workers import work
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.app.palette import Entry

MOST = 200
"""Entries that are listed; whoever wants another one types on."""


class PaletteScreen(Modal["Entry | None"]):
    """Dismisses with the entry to run, or None.

    `here` is listed at once; `elsewhere` is called once, beside the event loop, and may take long.
    """

    CSS_PATH = "palette.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", id="palette.close", show=False,
                tooltip=N_("close the list")),
        Binding("down", "move('down')", "next", id="palette.next", show=False,
                tooltip=N_("next entry")),
        Binding("up", "move('up')", "previous", id="palette.previous", show=False,
                tooltip=N_("previous entry")),
        Binding("pagedown", "move('page_down')", "next page", id="palette.page", show=False,
                tooltip=N_("a page further down")),
        Binding("pageup", "move('page_up')", "previous page", id="palette.page-back", show=False,
                tooltip=N_("a page back up")),
    ]  # fmt: skip

    def __init__(self, here: list[Entry], elsewhere: Callable[[], list[Entry]]) -> None:
        super().__init__()
        self._entries = here
        self._elsewhere = elsewhere
        self._complete = False
        self._found: list[Entry] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield Input(placeholder=_("type a few letters; ↑ ↓ Enter; Esc closes"), compact=True)
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._fill()
        self._complete_entries()

    @work()
    async def _complete_entries(self) -> None:
        """Typing does not wait for this, and does not interrupt it."""
        self._entries = [*self._entries, *await asyncio.to_thread(self._elsewhere)]
        self._complete = True
        self._fill()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._found[event.option_index])

    def action_move(self, how: str) -> None:
        entries = self.query_one(OptionList)
        if self._found and entries.size.height:  # Textual's page moves need rows on the screen
            getattr(entries, f"action_{'cursor_' if '_' not in how else ''}{how}")()

    def action_close(self) -> None:
        self.dismiss(None)

    def _fill(self) -> None:
        """List what is found for what is typed now."""
        from tutor.app.palette import find

        typed, entries = self.query_one(Input).value, self.query_one(OptionList)
        self._found = find(self._entries, typed)[:MOST]
        entries.clear_options()
        entries.add_options(
            Option(Content.assemble((entry.name, "bold"), "\n  ", (entry.about, "$quiet")))
            for entry in self._found
        )
        if self._found:
            entries.highlighted = 0
        else:
            none = _("nothing by that name") if self._complete else _("looking …")
            entries.add_option(Option(none, disabled=True))
