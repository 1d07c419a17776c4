"""Files that a command writes: never over another one, unless that is asked."""

from __future__ import annotations

from pathlib import Path

from tutor.activities.errors import UsageError
from tutor.activities.parser import Parser
from tutor.words import _


def add_force_option(parser: Parser) -> None:
    """``--force``: what is there is replaced."""
    parser.add_argument("--force", action="store_true", help=_("replace a file that is there"))


def check_free(path: Path, *, force: bool) -> None:
    """Refuse to write over a file, unless by `force`. Errors: UsageError."""
    if not force and path.exists():
        raise UsageError(
            _("{file} is there already: choose another name, or replace it with --force", file=path)
        )
