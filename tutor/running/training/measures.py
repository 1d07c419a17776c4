"""How losses and accuracies are written, in the lab, on the command line and in the progress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MARKS = {"done": "✓", "stopped": "■", "diverged": "✗", "error": "✗", "damaged": "✗"}


def loss(value: float | None) -> str:
    """Four decimals, or a power of ten; ``—`` where there is none."""
    if value is None:
        return "—"
    return f"{value:.4f}" if value < 1000 else f"{value:.1e}"


def accuracy(value: float | None) -> str:
    """The share that is right, to a thousandth: 0.975 is 351 of 360."""
    return "—" if value is None else f"{value:.3f}"


def ending(status: str, metrics: Mapping[str, Any]) -> str:
    """How a run ended, with its mark: ``✓ test accuracy 0.975``, ``✗ diverged``."""
    mark = MARKS.get(status, "…")
    if status in ("done", "stopped") and isinstance(metrics.get("test_accuracy"), float):
        words = "test accuracy" if status == "done" else "stopped at"
        return f"{mark} {words} {accuracy(metrics['test_accuracy'])}"
    return f"{mark} {status}"
