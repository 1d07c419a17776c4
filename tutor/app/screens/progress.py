"""Progress: what was read, answered, run, stepped and trained."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tutor import study
from tutor.activities.destinations import Open
from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_named
from tutor.app.screens.base import BackstepScreen
from tutor.app.widgets.common.next_list import NextList
from tutor.app.widgets.common.progress_table import ProgressTable
from tutor.app.widgets.common.run_list import RunList
from tutor.app.workers import work
from tutor.learner import curve_of, list_runs
from tutor.learner.kept_runs import DAMAGED, UNFINISHED
from tutor.words import _

if TYPE_CHECKING:
    from textual.widgets import OptionList

    from tutor.activities.destinations import Destination


class ProgressScreen(BackstepScreen):
    """What to do next; a table of chapters, a calendar, one of walks, one of runs."""

    PLACE = "Progress"
    CSS_PATH = "progress.tcss"
    HELP = """\
What you could do next: **Tab** leads there, and **Enter** does it. Below, what you have done so
far. A page counts as read once its end has been in sight for three seconds.
A question counts if your last answer was right, and a snippet if you have run it. *Mastery* falls
as time passes, and rises again with each review. In the calendar a column is a week; the higher a
sign, the more you did on that day.

For each network, the furthest step you reached, in the stepper or beside a page. For each run of a
lab, what it came to, or how it ended; **Tab** leads to the runs, too, and **Enter** opens one in
its lab. `backstep progress` prints the same on the command line.
"""

    def __init__(self) -> None:
        super().__init__()
        self._next = NextList()
        self._table = ProgressTable()
        self._runs = RunList()

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(id="progress"):
            yield Static(_("what to do next"), id="next-title")
            yield self._next
            yield self._table
            yield self._runs

    def open(self, destination: Destination | None) -> None:
        self.query_one("#progress").focus()
        self.look_up()

    @work(exclusive=True)
    async def look_up(self) -> None:
        store, course = self.backstep.store, self.backstep.course
        found = await self.backstep.on_disk(study.overview.overview, store, course)
        runs = await self.backstep.on_disk(list_runs, store, limit=20)
        if found is None or runs is None:
            return
        stands = await self.backstep.on_disk(study.outlook.outlook, store, course, found)
        if stands is None:
            return
        self._next.steps = stands.steps
        self.set_class(bool(stands.steps), "has-steps")
        self._table.done = (course, found, stands, runs)
        self._runs.runs = runs
        due = found.summary.due
        self.top_line.state = _("{n} due", n=due) if due else ""

    def on_next_list_chosen(self, event: NextList.Chosen) -> None:
        self.backstep.go(event.destination)

    @work(exclusive=True)
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Look at a run again, in its lab."""
        kept = next(run for run in self._runs.runs if str(run.id) == event.option_id)
        runs = self.backstep.runs
        if kept.status == DAMAGED:
            told = _("What was kept of run {n} is damaged, so it cannot be opened.", n=kept.id)
            self.notify(told, severity="warning", markup=False)
            return
        try:
            activity = activity_named(kept.activity)
            spec = activity.spec.from_json(kept.settings)
        except UsageError as problem:
            self.notify(str(problem), severity="warning", markup=False)
            return
        shown = runs.kept_as(kept.id)
        if shown is None or shown.status == UNFINISHED:  # it may have ended since
            curve = await self.backstep.on_disk(curve_of, self.backstep.store, kept.id)
            await asyncio.to_thread(activity.provider, "state")
            shown = runs.recall(activity, spec, kept, curve or [])
        self.backstep.go(Open(activity.name, spec, shown.id))
