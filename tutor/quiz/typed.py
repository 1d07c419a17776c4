"""What was typed, made plain before it is read."""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def plain(text: str) -> str:
    """Return the text trimmed, with the full-width signs of East Asian keyboards as ASCII."""
    return text.translate(_FULL_WIDTH).strip()
