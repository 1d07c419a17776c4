"""The runs that were kept, to be looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.study.progress_lines import run_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Resize

    from tutor.learner import KeptRun


class RunList(OptionList):
    """An option for each run, whose id is the run's number."""

    DEFAULT_CSS = """
    RunList {
        height: auto; max-height: 100%; padding: 0; border: none; background: transparent;
        &:focus { border: none; background: transparent; }
        & > .option-list--option-highlighted { background: transparent; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $block-cursor-background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "open", id="runs.open", key_display="Enter",
                tooltip="look at this run again, in its lab"),
    ]  # fmt: skip

    runs: reactive[Sequence[KeptRun]] = reactive((), init=False)

    def watch_runs(self) -> None:
        self._lay_out()

    def on_focus(self) -> None:
        """Coming here marks a run, so that Enter opens it."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0

    def on_resize(self, event: Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        at = self.highlighted
        self.set_options(
            Option(Content("\n").join(Content.assemble(*row) for row in rows), id=str(run.id))
            for run, rows in run_rows(self.runs, self.content_size.width)
        )
        self.highlighted = at
