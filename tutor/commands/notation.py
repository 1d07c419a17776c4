"""``backstep notation``: what each letter means."""

from __future__ import annotations

from tutor.commands.sheet import print_sheet
from tutor.words import _


def main(words: list[str]) -> int:
    """Print it."""
    return print_sheet("notation", words, _("print one row of the table per line as JSON"))
