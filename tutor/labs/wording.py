"""A training in words and numbers that line up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.running.training import measures

if TYPE_CHECKING:
    from tutor.labs.run_view import RunView

MARKS = {
    "ready": "▸",
    "starting": "▸",
    "training": "▶",
    "paused": "▮▮",
    "done": "✓",
    "stopped": "■",
    "diverged": "✗",
    "failed": "✗",
}

BLOCKS = " ▏▎▍▌▋▊▉█"


def status(view: RunView) -> str:
    """Mark, state and place in one short line: ``▶ epoch 17 / 30``."""
    mark = MARKS[view.state]
    if view.state in ("starting", "failed", "diverged"):
        return f"{mark} {view.state}"
    if view.state == "done":
        return f"{mark} test accuracy {measures.accuracy(view.end['test_accuracy'])}"
    return f"{mark} {epochs(view)}"


def epochs(view: RunView) -> str:
    """``epoch  7 / 30``: as wide at the end as at the beginning."""
    most = f"{view.settings.epochs:,}"
    return f"epoch {view.epoch:>{len(most)},} / {most}"


def bar(part: float, width: int) -> str:
    """A bar of block characters, `part` of it full."""
    eighths = round(part * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (BLOCKS[rest] if rest else "")


def duration(seconds: float) -> str:
    """``2 min 05 s``, ``8 s``."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def speed(samples_per_second: float | None) -> str:
    """Three figures of it, so that it can be read while it changes."""
    if samples_per_second is None:
        return "—"
    return f"{float(f'{samples_per_second:.3g}'):,.0f}"
