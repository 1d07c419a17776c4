"""How large a terminal must be, and what changes with its size."""

from __future__ import annotations

SMALLEST = (60, 15)
"""Columns and rows; below them a screen only says that it needs more."""

HORIZONTAL_BREAKPOINTS = ((0, "-cramped"), (SMALLEST[0], "-narrow"), (100, "-wide"))
VERTICAL_BREAKPOINTS = ((0, "-flat"), (SMALLEST[1], "-short"), (30, "-tall"))
"""The classes of a screen, each with the columns or rows from which it has it."""
