"""How losses and accuracies are written, in the lab, on the command line and in the progress."""

from __future__ import annotations


def loss(value: float | None) -> str:
    """Four decimals, or a power of ten; ``—`` where there is none."""
    if value is None:
        return "—"
    return f"{value:.4f}" if value < 1000 else f"{value:.1e}"


def accuracy(value: float | None) -> str:
    """The share that is right, to a thousandth: 0.975 is 351 of 360."""
    return "—" if value is None else f"{value:.3f}"
