"""How many answers of their own a learner gives before the right one may be shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.words import ngettext

if TYPE_CHECKING:
    from tutor.quiz.kind import Kind


class Standing(NamedTuple):
    """What was tried of a question: the different wrong answers, and whether one was ever right."""

    wrong: Collection[Any] = ()
    passed: bool = False


def left(kind: Kind[Any], standing: Standing) -> int:
    """How many more different answers the learner owes; none once they passed."""
    return 0 if standing.passed else max(kind.honest_tries - len(standing.wrong), 0)


def told(count: int) -> str:
    """What is said to whoever asks for the answer too early."""
    return ngettext(
        "The answer shows after {n} more try of your own.",
        "The answer shows after {n} more tries of your own, each a different answer.",
        count,
    )
