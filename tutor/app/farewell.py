"""What the terminal that the app leaves is told: why the app has ended."""

from __future__ import annotations

import contextlib
import sys

from tutor.words import _

UNASKED = 1
"""Exit code of an app that ended although nobody wanted it to."""


def say_farewell(why: str, code: int | None) -> int:
    """Say in one line why the app ended; returns the exit code for `code`, which the app had.

    Without a `why` nobody asked it to end. Then there is an error, which Textual has shown; or
    there is none, and that is one.
    """
    if not why and not code:
        code = UNASKED
        why = _("Backstep ended although nobody asked it to. Please report this.")
    if why:
        with contextlib.suppress(OSError, ValueError):  # the terminal may have gone
            print(why, file=sys.stderr, flush=True)
    return code or 0
