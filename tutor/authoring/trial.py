"""Everything that is found by running: what snippets print, how exercises are judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.authoring.exercises import try_exercises
from tutor.authoring.rerun import rerun

if TYPE_CHECKING:
    from tutor.authoring.lint import Linted
    from tutor.authoring.problem import Problem


async def trial(linted: Linted) -> list[Problem]:
    """What goes wrong when the chapters that could be read are run."""
    return [
        *await rerun(linted.chapters, linted.course),
        *await try_exercises(linted.chapters),
    ]
