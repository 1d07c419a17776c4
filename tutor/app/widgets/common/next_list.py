"""What to do next, to be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.study.next_steps import NextStep


class NextList(OptionList):
    """An option for each step; Enter goes there."""

    DEFAULT_CSS = """
    NextList {
        height: auto; max-height: 100%; padding: 0; border: none; background: transparent;
        margin: 0 0 1 0;
        &:focus { border: none; background: transparent; }
        & > .option-list--option-highlighted { background: transparent; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $block-cursor-background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "do it", id="next.open", key_display="Enter",
                tooltip="go to where this is done"),
    ]  # fmt: skip

    steps: reactive[Sequence[NextStep]] = reactive((), init=False)

    @dataclass
    class Chosen(Message):
        """The learner wants to do this next."""

        destination: Destination

    def watch_steps(self) -> None:
        self.set_options(
            Option(Content.assemble((f"{number}  ", "$quiet"), step.text), id=str(number))
            for number, step in enumerate(self.steps, 1)
        )
        self.display = bool(self.steps)

    def on_focus(self) -> None:
        """Coming here marks a step, so that Enter leads to it."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self.steps[event.option_index].destination))
