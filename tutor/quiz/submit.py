"""An answer graded and on disk, before anybody hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.quiz.grade import answer_text, grade

if TYPE_CHECKING:
    from tutor.course.model import Question
    from tutor.learner.answers import Context
    from tutor.learner.storage.store import Store
    from tutor.quiz.grade import Given
    from tutor.quiz.verdict import Verdict


def submit_prediction(store: Store, question: Question, text: str, verdict: Verdict) -> bool:
    """Put a prediction on disk with its card, if it can come again; tells whether it was."""
    from tutor.learner.answers import record_answer
    from tutor.quiz.predictions import can_come_again

    kept = can_come_again(question, text)
    if kept:
        record_answer(store, question.id, text, correct=verdict.correct, context="quiz")
    return kept


def submit(
    store: Store, question: Question, given: Given, *, hints: int = 0, context: Context = "read"
) -> Verdict:
    """Grade `given`, put it on disk with its card, and return the verdict.

    Raises AnswerError for what is no answer to this question: nothing is recorded then.
    """
    from tutor.learner.answers import record_answer

    verdict = grade(question, given)
    record_answer(
        store,
        question.id,
        answer_text(question, given),
        correct=verdict.correct,
        hints=hints,
        context=context,
    )
    return verdict
