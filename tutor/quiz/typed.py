"""What was typed, made plain before it is read."""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DASHES = dict.fromkeys(map(ord, "−–‐‑﹣"), "-")
"""Signs that stand for a minus: pages write −, and keyboards and word processors others."""


def plain(text: str) -> str:
    """The text trimmed, each minus a -, full-width signs of East Asian keyboards as ASCII."""
    return text.translate(_FULL_WIDTH).translate(_DASHES).strip()
