"""How a training goes: its state, a bar, the last measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.labs import wording
from tutor.running.training import measures

if TYPE_CHECKING:
    from tutor.labs.run_view import RunView

PACES = {10.0: "10", 1.0: "1", None: "full"}
"""How fast a training may go, in epochs a second."""

WIDE = 52
"""Columns in which the pace stands beside the speed."""

HINTS = {
    "ready": "space starts",
    "starting": "",
    "training": "space pauses",
    "paused": "space goes on",
    "done": "space trains again",
    "stopped": "space starts again",
    "diverged": "change a setting and start again",
    "failed": "space starts again",
}


class TrainingStatus(Vertical):
    """Says what can be done next, too."""

    DEFAULT_CSS = """
    TrainingStatus {
        height: auto;
        #state { height: 1; }
        #bar { height: 1; margin: 1 0; }
    }
    """

    def compose(self) -> ComposeResult:
        for name in ("state", "bar", "numbers"):
            yield Static(id=name)

    def show(self, view: RunView | None, pace: float | None) -> None:
        """Show how the training stands; None: none was started yet."""
        self._update("state", self._state(view))
        self._update("bar", self._bar(view))
        self._update("numbers", _numbers(view, pace, self.size.width))

    def _update(self, name: str, content: Content) -> None:
        """Only what has changed, and without a new layout, which takes longer than all the rest."""
        part = self.query_one(f"#{name}", Static)
        before = str(part.visual)
        if before != content.plain:
            part.update(content, layout=before.count("\n") != content.plain.count("\n"))

    def _state(self, view: RunView | None) -> Content:
        """The state and what can be done; on the right how long it will take."""
        state, left = ("ready", None) if view is None else (view.state, view.seconds_left)
        color = {"done": "$success", "diverged": "$error", "failed": "$error"}.get(state, "")
        name = f"{wording.MARKS[state]} {state}"
        time = f"{wording.duration(left)} left" if left is not None else ""
        room = self.size.width - len(name) - len(time) - 3
        hint = f"   {HINTS[state]}" if len(HINTS[state]) < room else ""
        gap = " " * (room + 2 - len(hint))
        return Content.assemble((name, f"bold {color}"), (hint, "$quiet"), gap, time)

    def _bar(self, view: RunView | None) -> Content:
        if view is None:
            return Content()
        place = f"  {wording.epochs(view)}"
        width = max(self.size.width - len(place), 6)
        bar = wording.bar(view.part_done, width).ljust(width)
        return Content.assemble((bar, "$primary on $panel"), place)


def _numbers(view: RunView | None, pace: float | None, width: int) -> Content:
    last = {} if view is None else view.last
    speed = None if view is None else view.speed
    rows = [Content.styled(f"{'':10}{'train':>10}  {'validation':>10}", "$quiet")]
    for name, form in (("loss", measures.loss), ("accuracy", measures.accuracy)):
        train, validation = form(last.get(f"train_{name}")), form(last.get(f"validation_{name}"))
        rows.append(_row(name, f"{train:>10}  {validation:>10}"))
    rows.append(_row("speed", f"{wording.speed(speed):>10}  samples/s"))
    unit = "" if pace is None else "epochs/s"
    if width < WIDE:
        rows.append(_row("pace", f"{PACES[pace]:>10}  {unit}"))
    else:
        rows[-1] += Content.assemble(("  pace ", "$quiet"), f"{PACES[pace]} {unit}")
    return Content("\n").join(rows)


def _row(name: str, values: str) -> Content:
    return Content.assemble((f"{name:10}", "$quiet"), f"{values:23}")
