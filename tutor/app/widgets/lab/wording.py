"""How a run stands, in words and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.running.run import Run

MARKS = {
    "ready": "▸",
    "starting": "▸",
    "running": "▶",
    "paused": "▮▮",
    "done": "✓",
    "stopped": "■",
    "diverged": "✗",
    "failed": "✗",
    "killed": "✗",
    "unfinished": "…",
}
STATUSES = {
    "ready": N_("ready"),
    "starting": N_("starting"),
    "running": N_("running"),
    "paused": N_("paused"),
    "done": N_("done"),
    "stopped": N_("stopped"),
    "diverged": N_("diverged"),
    "failed": N_("failed"),
    "killed": N_("killed"),
    "unfinished": N_("unfinished"),
}


def status(run: Run) -> str:
    """Mark, status and place in one short line: ``▶ epoch 17 / 30``."""
    mark = MARKS[run.status]
    if run.status == "done" and run.state.result:
        return f"{mark} {run.state.result}"
    if run.status in ("running", "paused", "stopped") and run.state.place:
        return f"{mark} {run.state.place}"
    return f"{mark} {_(STATUSES[run.status])}"


def duration(seconds: float) -> str:
    """``2 min 05 s``, ``8 s``."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
