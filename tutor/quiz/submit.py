"""An answer graded and on disk, before anybody hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tutor.learner import answers
from tutor.quiz.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.learner.answers import Context
    from tutor.learner.keeper import Keep
    from tutor.quiz.kind import SupportsRun
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict


async def submit_prediction(keep: Keep, question: Question, text: str, verdict: Verdict) -> None:
    """Put a prediction on disk with its card, if it can come again."""
    import asyncio

    from tutor.quiz.predictions import can_come_again

    if await asyncio.to_thread(can_come_again, question, text):
        await keep(
            lambda store: answers.record_answer(
                store, question.id, text, correct=verdict.correct, context="quiz"
            )
        )


async def submit(
    keep: Keep,
    question: Question,
    given: Any,
    *,
    runner: SupportsRun,
    hints: int = 0,
    context: Context = "read",
    told: Callable[[int], object] | None = None,
) -> Verdict:
    """Grade `given`, which the question's kind has read, put it on disk with its card by `keep`,
    and return the verdict. A disk that takes nothing does not stop the grading. Once the answer is
    on disk, `told` hears its number in the log.

    Raises AnswerError for what cannot be graded: nothing is recorded then.
    """
    kind = KINDS[question.kind]
    verdict = await kind.grade(question, given, runner)
    kept = kind.dump(question, given)
    await keep(
        lambda store: answers.record_answer(
            store,
            question.id,
            kept,
            correct=verdict.correct,
            hints=hints,
            hard=verdict.hard,
            context=context,
            told=told,
        )
    )
    return verdict
