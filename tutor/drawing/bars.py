"""Bars of block characters, which grow by eighths of a cell."""

from __future__ import annotations

BLOCKS = " ▏▎▍▌▋▊▉█"


def bar(part: float, width: int) -> str:
    """A bar, `part` of `width` columns full: as long as it is."""
    eighths = round(min(max(part, 0.0), 1.0) * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (BLOCKS[rest] if rest else "")
