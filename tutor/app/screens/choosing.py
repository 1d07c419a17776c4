"""A list over another screen: type to narrow it, Enter chooses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tutor.app.screens.modal import Modal
from tutor.words import N_, _


class ChoosingScreen(Modal[str | None]):
    """Dismisses with the id of the option that was chosen, or None."""

    CSS_PATH = "choosing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close", id="choosing.close", show=False,
                tooltip=N_("close the list")),
        Binding("down", "move(1)", "next", id="choosing.next", show=False,
                tooltip=N_("next line")),
        Binding("up", "move(-1)", "previous", id="choosing.previous", show=False,
                tooltip=N_("previous line")),
    ]  # fmt: skip

    def options(self, typed: list[str]) -> Iterable[Option]:
        """What is listed where these words, in small letters, are typed."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(id="choosing"):
            yield Input(
                placeholder=_("type a few letters   ↑ ↓ choose   Enter opens   Esc closes"),
                compact=True,
            )
            yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self._fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if by > 0 else listed.action_cursor_up()

    def _fill(self, typed: str) -> None:
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(self.options(typed.casefold().split()))
        found = bool(listed.option_count)
        if not found:
            listed.add_option(Option(_("nothing has that name"), disabled=True))
        listed.highlighted = 0 if found else None
