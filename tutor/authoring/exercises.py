"""Exercises tried: the starter is no answer, the solution is right, each mutant is recognised."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tutor.authoring.problem import Problem
from tutor.course.model import Chapter
from tutor.quiz.judging.judging import NOT_ATTEMPTED, RIGHT, WRONG, Judgement, judged
from tutor.running.policy import Policy, Runner

if TYPE_CHECKING:
    from tutor.quiz.exercise import Exercise
    from tutor.quiz.question import Question

AT_A_TIME = 2


async def try_exercises(chapters: Iterable[tuple[str, Chapter]]) -> list[Problem]:
    """What is wrong with the exercises of these (file, chapter)."""
    chapters = list(chapters)
    packs = {chapter.info.pack for _, chapter in chapters}  # whoever has them tried trusts them
    runner = Runner(Policy(trusts=packs.__contains__))
    gate = asyncio.Semaphore(AT_A_TIME)

    async def attempt(
        file: str, question: Question, line: int, code: str, wanted: str
    ) -> Problem | None:
        async with gate:
            judgement = await judged(question.id, question.body, code, runner)
        found = _wrong(question.body, judgement, wanted)
        return Problem(file, line, f"the exercise {question.id}: {found}") if found else None

    tried = [
        attempt(file, question, line, code, wanted)
        for file, chapter in chapters
        for question in chapter.exercises
        for line, code, wanted in _attempts(question)
    ]
    found = await asyncio.gather(*tried)
    return [problem for problem in found if problem is not None]


def _attempts(question: Question) -> Iterator[tuple[int, str, str]]:
    """A line, code, and what judging it should come to: a mutant's name, or an outcome."""
    exercise: Exercise = question.body
    yield question.line, exercise.starter, NOT_ATTEMPTED
    yield question.line, f"{exercise.solution}\n# tried", RIGHT
    for mutant in exercise.mutants:
        yield mutant.line, mutant.code, mutant.name


def _wrong(exercise: Exercise, judgement: Judgement, wanted: str) -> str | None:
    """What an author should mend; None if it came out as it should."""
    told = f"{judgement.outcome}: {' '.join(judgement.feedback.split())[:200]}"
    if wanted in (NOT_ATTEMPTED, RIGHT):
        what = "the starter" if wanted == NOT_ATTEMPTED else "the solution"
        return None if judgement.outcome == wanted else f"{what} is {told}"
    feedback = next(m.feedback for m in exercise.mutants if m.name == wanted)
    if judgement.outcome == WRONG and judgement.feedback.startswith(feedback):
        return None
    return f"the mutant {wanted} is {told}"
