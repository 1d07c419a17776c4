"""``backstep cheatsheet``: every operation's formula and gradients."""

from __future__ import annotations

from tutor.commands.sheet import print_sheet
from tutor.words import _


def main(words: list[str]) -> int:
    """Print it."""
    return print_sheet("cheatsheet", words, _("print one operation per line as JSON"))
