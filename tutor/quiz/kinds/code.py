"""Exercises: the answer is code, judged by running it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tutor.quiz.exercise import KIND
from tutor.quiz.items import ItemError
from tutor.quiz.judging.judging import NOT_ATTEMPTED, NOT_JUDGED, RIGHT, attempted, judged
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.exercise import Exercise
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question


class Code(Kind[str]):
    """An answer is a piece of Python."""

    name: ClassVar[str] = KIND
    noun: ClassVar[str] = N_("exercise")
    task: ClassVar[str] = N_("write the code")
    marks: ClassVar[str] = ""
    regrades: ClassVar[bool] = False
    field: ClassVar[str] = "tutor.app.widgets.answers.code:CodeAnswer"
    honest_tries: ClassVar[int] = 3
    in_code: ClassVar[bool] = True

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Any:
        raise ItemError(0, "an exercise as a question", "write ```exercise ID and its parts")

    def parse(self, question: Question, text: str) -> str:
        exercise: Exercise = question.body
        if not attempted(exercise, text):
            raise AnswerError(_("Write {function} first.", function=exercise.function))
        return text

    def runs(self, question: Question) -> Sequence[str]:
        body: Exercise = question.body
        mutants = (mutant.code for mutant in body.mutants)
        return (body.starter, body.solution, body.cases, *mutants)

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        if runner is None:
            raise AnswerError(_("Code is not run here."))
        judgement = await judged(question.id, question.body, given, runner)
        if judgement.outcome in (NOT_ATTEMPTED, NOT_JUDGED):
            raise AnswerError(judgement.feedback)
        return Verdict(
            judgement.outcome == RIGHT,
            judgement.feedback,
            self.model_answer(question),
            judgement.outcome,
            judgement.line,
        )

    def model_answer(self, question: Question) -> str:
        code: str = question.body.solution
        return code

    def dump(self, question: Question, given: str) -> str:
        return given

    def load(self, question: Question, kept: str) -> str | None:
        return kept

    def prompt(self, question: Question) -> str:
        """The prompt, and the name of what shows the way, if the lesson gives one."""
        worked = question.body.worked
        if worked is None:
            return question.prompt
        example = _("An example: {name}, in this chapter.", name=f"`{worked}`")
        return f"{question.prompt}\n\n{example}"

    def listing(self, question: Question) -> str:
        starter: str = question.body.starter
        return starter

    def command(self, question: Question) -> str:
        return f"backstep exercise {question.id}"
