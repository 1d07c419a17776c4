"""What was answered, or remarked of a question, on a screen: put on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.quiz.remark import remark
from tutor.quiz.submit import submit
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.running.policy import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.app.widgets.answers.question_view import QuestionView
    from tutor.learner.answers import Context
    from tutor.learner.keeper import Keeper
    from tutor.running.policy import Runner


async def put_answer(
    answered: QuestionView.Answered,
    *,
    keeper: Keeper,
    runner: Runner,
    context: Context,
    told: Callable[[int], object] | None = None,
) -> Verdict | AnswerError:
    """Put an answer on disk; the verdict on it, or why it is none. See `submit` for `told`."""
    try:
        return await submit(
            keeper.keep_now,
            answered.question,
            answered.given,
            runner=runner,
            hints=answered.hints,
            context=context,
            told=told,
        )
    except AnswerError as problem:
        return problem
    except NotAllowed as problem:
        return AnswerError(str(problem))


async def put_remark(remarked: QuestionView.Remarked, *, keeper: Keeper) -> bool:
    """Put what is said to be wrong with a question on disk; whether it is there."""
    return await remark(keeper.keep_now, remarked.question, remarked.answer, remarked.words)
