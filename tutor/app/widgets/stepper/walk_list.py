"""The walks to choose from: each one's name on the command line, its title, what to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from core.examples import Example


class WalkList(OptionList):
    """One walk an entry; hidden until it is asked for."""

    DEFAULT_CSS = """
    WalkList {
        display: none; height: 1fr; border: none; padding: 0 1; background: transparent;
        &.-choosing { display: block; }
        &:focus { border: none; background-tint: transparent 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="walks.open", tooltip="open the walk that is marked"),
        Binding("escape,w", "close", "close", id="walks.close", tooltip="keep this walk"),
    ]

    OWN = "own"
    """The entry for a network of the learner's own; no walk is called so."""

    @dataclass
    class Chosen(Message):
        """The learner wants to step through this walk."""

        name: str

    class Closed(Message):
        """The learner keeps the walk that is open."""

    def choose(self, examples: dict[str, Example], current: str) -> None:
        """Show the list, with the walk that is open highlighted."""
        self.clear_options()
        such_as = "2-3-1 relu moons"
        width = max(map(len, (such_as, *examples)))
        own = "Sizes, activation, loss and data, in a few words."
        self._add(self.OWN, such_as, width, "One of your own", own)
        for name, example in examples.items():
            self._add(name, name, width, example.title, example.look_for)
        self.add_class("-choosing")
        self.highlighted = self.get_option_index(current if current in examples else self.OWN)
        self.focus()

    def _add(self, entry: str, name: str, width: int, title: str, about: str) -> None:
        """An entry, its short name in a column before its title."""
        head = Content.assemble((f"{name:{width}}  ", "$accent"), (title, "bold"))
        self.add_option(Option(Content.assemble(head, "\n", (about, "$quiet"), "\n"), id=entry))

    def close(self) -> None:
        self.remove_class("-choosing")

    def action_close(self) -> None:
        self.close()
        self.post_message(self.Closed())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.close()
        if event.option.id:
            self.post_message(self.Chosen(event.option.id))
