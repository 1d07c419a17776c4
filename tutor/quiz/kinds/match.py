"""Questions that ask what belongs to what."""

from __future__ import annotations

from typing import ClassVar

from tutor.quiz.matching import Matching
from tutor.words import N_


class Match(Matching):
    """The parts to the right are texts."""

    name: ClassVar[str] = "match"
    task: ClassVar[str] = N_("match each letter with a number")
    field: ClassVar[str] = "tutor.app.widgets.answers.match:MatchField"
