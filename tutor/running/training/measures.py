"""How measures and results are written: in the lab, on the command line, among the progress."""

from __future__ import annotations

from typing import NamedTuple

from tutor.words import N_, _


class Reached(NamedTuple):
    """What a run came to: the measure's name, in the learner's language, and its value."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


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


def ending(status: str, result: Reached | None) -> str:
    """How a run ended, with its mark: ``✓ test accuracy 0.975``, ``✗ diverged``."""
    mark = MARKS.get(status, "…")
    if status == "done" and result is not None:
        return f"{mark} {result}"
    if status == "stopped" and result is not None:
        return _("{mark} stopped at {value}", mark=mark, value=result.value)
    return f"{mark} {_(STATUSES.get(status, status))}"
