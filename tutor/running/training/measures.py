"""How losses and accuracies are written: in the lab, on the command line, among the progress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.words import N_, _

MARKS = {"done": "✓", "stopped": "■", "diverged": "✗", "error": "✗", "damaged": "✗", "killed": "✗"}
STATUSES = {
    "done": N_("done"),
    "stopped": N_("stopped"),
    "diverged": N_("diverged"),
    "error": N_("error"),
    "killed": N_("killed"),
    "damaged": N_("damaged"),
    "unfinished": N_("unfinished"),
}


def loss(value: float | None) -> str:
    """Four decimals, or a power of ten; ``—`` where there is none."""
    if value is None:
        return "—"
    return f"{value:.4f}" if value < 1000 else f"{value:.1e}"


def accuracy(value: float | None) -> str:
    """The share that is right, to a thousandth: 0.975 is 351 of 360."""
    return "—" if value is None else f"{value:.3f}"


def speed(samples_per_second: float | None) -> str:
    """Three figures of it, so that it can be read while it changes."""
    if samples_per_second is None:
        return "—"
    return f"{float(f'{samples_per_second:.3g}'):,.0f}"


def ending(status: str, metrics: Mapping[str, Any]) -> str:
    """How a run ended, with its mark: ``✓ test accuracy 0.975``, ``✗ diverged``."""
    mark = MARKS.get(status, "…")
    if status in ("done", "stopped") and isinstance(metrics.get("test_accuracy"), float):
        reached = accuracy(metrics["test_accuracy"])
        if status == "done":
            return _("{mark} test accuracy {accuracy}", mark=mark, accuracy=reached)
        return _("{mark} stopped at {accuracy}", mark=mark, accuracy=reached)
    return f"{mark} {_(STATUSES.get(status, status))}"
