"""Numbers as people type them."""

from __future__ import annotations


def read_float(text: str) -> float:
    """The number that `text` spells in ASCII: ``0.003``, ``-3e-4``, ``inf``; spaces around it.

    Errors: ValueError, also for digits of other scripts and for ``1_000``, which Python's own
    ``float`` takes though no whole number here does.
    """
    if not text.isascii() or "_" in text:
        raise ValueError(f"{text!r} is not a number in ASCII digits")
    return float(text)
