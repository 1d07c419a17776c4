"""Progress: what was read, answered, run, stepped and trained."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.common.progress_table import ProgressTable


class ProgressScreen(BackstepScreen):
    """One table of chapters, one of walks, one of trainings."""

    PLACE = "Progress"
    CSS_PATH = "progress.tcss"
    HELP = """\
What you did so far. A page is read once you saw its end; a question counts if your last answer
to it was right; a snippet, if you ran it once.

Of a network stands the furthest step that you went to, on the stepper or beside a page. Of a
training stands its test accuracy, or how else it ended. The same on the command line:
`backstep progress`.
"""

    def __init__(self) -> None:
        super().__init__()
        self._table = ProgressTable()

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="progress"):
            yield self._table

    def open(self, *where: str) -> None:
        self.query_one("#progress").focus()
        self.look_up()

    @work(exclusive=True)
    async def look_up(self) -> None:
        from tutor.learner import list_runs
        from tutor.study.overview import overview

        store, course = self.backstep.store, self.backstep.course
        found = await self.backstep.on_disk(overview, store, course)
        runs = await self.backstep.on_disk(list_runs, store, limit=20)
        if found is None or runs is None:
            return
        self._table.done = (course, found, runs)
        self.top_line.state = f"due {found.summary.due}" if found.summary.due else ""
