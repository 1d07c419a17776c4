"""Stepping through a walk without a terminal: what is shown, where it stands, what edits mean.

What needs NumPy is imported when it is asked for here: the screen is painted without it.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.stepping import (
        edits,
        facts,
        heading,
        insight,
        page,
        paths,
        resuming,
        session,
        steplist,
    )

__all__ = [
    "edits",
    "facts",
    "heading",
    "insight",
    "page",
    "paths",
    "resuming",
    "session",
    "steplist",
]

if not TYPE_CHECKING:
    __getattr__ = late(__name__, dict.fromkeys(__all__, ()))
