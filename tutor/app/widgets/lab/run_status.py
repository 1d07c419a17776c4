"""How a run goes: its status, a bar, the last measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.app.looks import content_of
from tutor.app.widgets.lab import wording
from tutor.drawing.bars import bar
from tutor.words import N_, _, cells

if TYPE_CHECKING:
    from tutor.running.run import Run
    from tutor.running.state import RunState

HINTS = {
    "ready": N_("space starts"),
    "starting": "",
    "running": N_("space pauses"),
    "paused": N_("space resumes"),
    "done": N_("space starts again"),
    "stopped": N_("space starts again"),
    "diverged": N_("change a setting and start again"),
    "failed": N_("space starts again"),
    "killed": N_("space starts again"),
}
CHANGED = {
    "running": N_("settings changed: x, then Enter starts over"),
    "paused": N_("settings changed: Enter starts over"),
}
"""What is said instead once the form differs from what goes on."""


class RunStatus(Vertical):
    """Says what can be done next, too."""

    DEFAULT_CSS = """
    RunStatus {
        height: auto;
        #state { height: auto; }
        #bar { height: 1; margin: 1 0; }
        #bar, #numbers { text-wrap: nowrap; }
    }
    """

    shown_status = ""

    def __init__(self) -> None:
        super().__init__()
        self._parts = {name: Static(id=name) for name in ("state", "bar", "numbers")}

    def compose(self) -> ComposeResult:
        yield from self._parts.values()

    def show(self, run: Run | None, state: RunState | None, pace: str, *, changed: bool) -> None:
        """Show how a run stands; None: none was started yet. `pace` says how fast it may go;
        `changed`: the form differs.
        """
        self.shown_status = "" if run is None else run.status
        self._update("state", self._state(run, changed=changed))
        self._update("bar", self._bar(run))
        self._update("numbers", _numbers(state, pace, self.size.width))

    def _update(self, name: str, content: Content) -> None:
        """Only what has changed, and without a new layout, which takes longer than all the rest."""
        part = self._parts[name]
        before = str(part.visual)
        if before != content.plain:
            part.update(content, layout=before.count("\n") != content.plain.count("\n"))

    def _state(self, run: Run | None, *, changed: bool) -> Content:
        """The status and what can be done; on the right how long it will take."""
        status = "ready" if run is None else run.status
        left = None if run is None else run.state.seconds_left
        color = {"done": "$success", "diverged": "$error", "failed": "$error", "killed": "$error"}
        name = f"{wording.MARKS[status]} {_(wording.STATUSES[status])}"
        hint, looks = HINTS[status], "$quiet"
        if run is not None and run.stopping and not run.over:
            name, hint = f"{wording.MARKS['stopped']} {_('stopping')}", ""
        elif changed and status in CHANGED:
            hint, looks = CHANGED[status], "$warning"
        hint = hint and _(hint)
        time = _("{time} left", time=wording.duration(left)) if left is not None else ""
        width = self.size.width
        room = width - cells.width(name) - cells.width(time) - 5
        first = (name, f"bold {color.get(status, '')}")
        if cells.width(hint) <= room:
            gap = " " * max(room + 2 - cells.width(hint), 0)
            return Content.assemble(first, "   ", (hint, looks), gap, time)
        gap = " " * max(width - cells.width(name) - cells.width(time), 1)
        whole = Content.assemble(first, gap, time)
        if looks == "$quiet":
            return whole
        return Content("\n").join([whole, Content.styled(hint, looks)])

    def _bar(self, run: Run | None) -> Content:
        if run is None:
            return Content()
        place = f"  {run.state.place}" if run.state.place else ""
        width = max(self.size.width - cells.width(place), 6)
        full = cells.ljust(bar(run.state.part_done, width), width)
        return Content.assemble((full, "$primary on $panel"), place)


def _numbers(state: RunState | None, pace: str, width: int) -> Content:
    """The lab's numbers and the pace, which stands beside the last of them where there is room."""
    told = content_of(state.numbers(width)) if state is not None else Content()
    last = told.split("\n")[-1].cell_length if told else width
    beside = Content.assemble((f"   {_('pace')} ", "$quiet"), pace)
    if told and last + beside.cell_length <= width:
        return told + beside
    row = Content.assemble((cells.ljust(_("pace"), 10), "$quiet"), cells.rjust(pace, 10))
    return Content("\n").join([told, row]) if told else row
