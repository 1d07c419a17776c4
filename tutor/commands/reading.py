"""``backstep reading``: the sources of every chapter."""

from __future__ import annotations

from tutor.commands.sheet import print_sheet
from tutor.words import _


def main(words: list[str]) -> int:
    """Print it."""
    return print_sheet("reading", words, _("print one source per line as JSON"))
