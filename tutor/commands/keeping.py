"""Saving what was done on the command line, where the disk may take nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.commands.terminal import warn
from tutor.learner import LearnerDataError
from tutor.learner.keeper import unsaved

if TYPE_CHECKING:
    from tutor.learner import Store
    from tutor.learner.keeper import Keep, Write


def keeping(store: Store) -> Keep:
    """What puts something into `store`. A disk that takes nothing is told of once; the command
    goes on.
    """
    told = False

    async def keep(write: Write) -> bool:
        nonlocal told
        try:
            write(store)
        except LearnerDataError as problem:
            if not told:
                told = True
                warn(unsaved(problem))
            return False
        return True

    return keep
