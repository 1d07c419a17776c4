"""The walks to choose from: each one's name on the command line, its title, what to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.words import _, cells

if TYPE_CHECKING:
    from core.examples import Example


class WalkList(OptionList):
    """One walk an entry; hidden until it is asked for."""

    DEFAULT_CSS = """
    WalkList {
        display: none; height: 1fr; border: none; padding: 0 1; background: transparent;
        &.-choosing { display: block; }
        &:focus { border: none; background-tint: transparent 0%; }
        &, &:focus { border-top: solid $rule; border-title-color: $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="walks.open", tooltip="open the walk that is marked"),
        Binding("escape", "close", "close", id="walks.close", tooltip="keep this walk"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._examples: dict[str, Example] = {}
        self._typed = ""

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
        self._examples, self._typed = examples, ""
        self._fill()
        self.add_class("-choosing")
        self.highlighted = self.get_option_index(current if current in examples else self.OWN)
        self.focus()

    def _fill(self) -> None:
        """List what was typed so far, or everything."""
        from core.examples import begins_own

        self.clear_options()
        such_as = self._typed if begins_own(self._typed) else "2-3-1 relu moons"
        found = {n: e for n, e in self._examples.items() if _matches(self._typed, n, _(e.title))}
        width = max(map(cells.width, (such_as, *found)))
        if such_as == self._typed or not self._typed:
            own = _(
                "Sizes, activation, loss and data, in a few words; or an expression, such as "
                "{example}.",
                example="tanh(a*b) where a=2, b=-3",
            )
            self._add(self.OWN, such_as, width, _("A network or an expression of your own"), own)
        for name, example in found.items():
            self._add(name, name, width, _(example.title), _(example.look_for))
        if not self.option_count:
            said = _("No walk has {typed} in its name.", typed=repr(self._typed))
            self.add_option(Option(Content(said), disabled=True))
        found_by = _("walks with {typed}", typed=self._typed)
        self.border_title = found_by if self._typed else _("type a name to shorten the list")
        self.highlighted = next(
            (k for k in range(self.option_count) if not self.get_option_at_index(k).disabled), None
        )

    def on_key(self, event: events.Key) -> None:
        """What is typed leaves the walks that have it in their name or title."""
        if event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character:
            self._typed += event.character
        else:
            return
        event.stop()
        event.prevent_default()
        self._fill()

    def _add(self, entry: str, name: str, width: int, title: str, about: str) -> None:
        """An entry, its short name in a column before its title."""
        padded = cells.ljust(name, width)
        head = Content.assemble((f"{padded}  ", "$accent"), (title, "bold"))
        self.add_option(Option(Content.assemble(head, "\n", (about, "$quiet"), "\n"), id=entry))

    def close(self) -> None:
        self.remove_class("-choosing")

    def action_close(self) -> None:
        self.close()
        self.post_message(self.Closed())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.close()
        if event.option.id == self.OWN and self._typed:
            self.post_message(self.Chosen(self._typed))
        elif event.option.id:
            self.post_message(self.Chosen(event.option.id))


def _matches(typed: str, *texts: str) -> bool:
    """Whether each word that was typed begins a word of the texts."""
    words = re.split(r"[^\w]+", " ".join(texts).casefold())
    wanted = re.split(r"[^\w]+", typed.casefold())
    return all(any(word.startswith(one) for word in words) for one in wanted)
