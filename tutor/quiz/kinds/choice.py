"""Questions with one right option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from tutor.quiz import options, parts
from tutor.quiz.items import ItemError
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question


class Choice(Kind[str]):
    """An answer is the id of the option chosen."""

    name: ClassVar[str] = "choice"
    task: ClassVar[str] = N_("choose one")
    marks: ClassVar[str] = options.MARKS
    words: ClassVar[tuple[str, ...]] = (options.ORDERED,)
    field: ClassVar[str] = "tutor.app.widgets.answers.options:OneOption"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> options.Options:
        body = options.read(items, words)
        right = [option for option in body.options if option.right]
        if len(right) > 1:
            raise ItemError(
                right[1].line,
                "a second right option",
                "mark one only with [x]; or put several after the question's id",
            )
        return body

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        return parts.without_id(question.body.options)

    def parse(self, question: Question, text: str) -> str:
        chosen = options.named(question.body, text)
        if chosen is None or len(chosen) != 1:
            last = parts.letter(len(question.body.options) - 1)
            raise AnswerError(_("Choose one option: a letter from a to {last}.", last=last))
        return next(iter(chosen))

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        option = options.by_id(question.body)[given]
        return Verdict(option.right, option.feedback, options.solution(question.body))

    def dump(self, question: Question, given: str) -> str:
        return given

    def load(self, question: Question, kept: str) -> str | None:
        return kept if kept in options.by_id(question.body) else None

    def prompt_lines(self, question: Question) -> Iterable[str]:
        return options.lettered(question.body)

    def right_place(self, question: Question) -> int | None:
        return options.right_place(question.body)

    def shuffled(self, question: Question, seed: int) -> Question:
        return options.shuffled(question, seed)
