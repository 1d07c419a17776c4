"""How large a terminal must be, and what changes with its size."""

from __future__ import annotations

SMALLEST = (60, 15)
"""Columns and rows; below them a screen only says that it needs more."""

HORIZONTAL_BREAKPOINTS = ((0, "-cramped"), (SMALLEST[0], "-narrow"), (100, "-wide"))
VERTICAL_BREAKPOINTS = ((0, "-flat"), (SMALLEST[1], "-short"), (30, "-tall"))
"""The classes of a screen, each with the columns or rows from which it has it."""


def classes_at(columns: int, rows: int) -> list[str]:
    """The classes of a screen of that size."""
    return [
        next(name for least, name in reversed(breakpoints) if length >= least)
        for breakpoints, length in ((HORIZONTAL_BREAKPOINTS, columns), (VERTICAL_BREAKPOINTS, rows))
    ]
