"""The learner's progress on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tutor.study.progress_lines import overview_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Resize

    from tutor.course import Course
    from tutor.learner import KeptRun
    from tutor.study.outlook import Outlook
    from tutor.study.overview import Overview

    Done: TypeAlias = tuple[Course, Overview, Outlook, Sequence[KeptRun]]


class ProgressTable(Static):
    """All but the runs. Laid out anew for each width; empty until `done` is there."""

    done: reactive[tuple[Course, Overview, Outlook, Sequence[KeptRun]] | None] = reactive(
        None, init=False
    )

    def watch_done(self) -> None:
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self.done is not None:
            lines = overview_lines(*self.done, self.content_size.width)
            self.update(Content("\n").join(Content.assemble(*line) for line in lines))
