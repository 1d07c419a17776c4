"""The order in which a question's parts are shown, which is not the one they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.quiz.kinds import KINDS

if TYPE_CHECKING:
    from tutor.quiz.question import Question

_PAGE = 0


def as_on_page(question: Question) -> Question:
    """The question as its page shows it: the same way each time, so that it is found again."""
    return KINDS[question.kind].shuffled(question, _PAGE)


def as_again(question: Question, times: int) -> Question:
    """The question as it is asked again after it was answered so many `times`."""
    return KINDS[question.kind].shuffled(question, _PAGE + times)
