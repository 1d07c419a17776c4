"""An answer graded and on disk, before anybody hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.quiz.kinds import KINDS

if TYPE_CHECKING:
    from tutor.learner.answers import Context
    from tutor.learner.storage.store import Store
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict


def submit_prediction(store: Store, question: Question, text: str, verdict: Verdict) -> bool:
    """Put a prediction on disk with its card, if it can come again; tells whether it was."""
    from tutor.learner.answers import record_answer
    from tutor.quiz.predictions import can_come_again

    kept = can_come_again(question, text)
    if kept:
        record_answer(store, question.id, text, correct=verdict.correct, context="quiz")
    return kept


async def submit(
    store: Store,
    question: Question,
    given: Any,
    *,
    runner: Any = None,
    hints: int = 0,
    context: Context = "read",
) -> Verdict:
    """Grade `given`, which the question's kind has read, put it on disk with its card, and return
    the verdict.

    Raises AnswerError for what cannot be graded: nothing is recorded then.
    """
    import asyncio

    from tutor.learner.answers import record_answer

    kind = KINDS[question.kind]
    verdict = await kind.grade(question, given, runner)
    await asyncio.to_thread(
        record_answer,
        store,
        question.id,
        kind.dump(question, given),
        correct=verdict.correct,
        hints=hints,
        context=context,
    )
    return verdict
