"""Questions with any number of right options, all of which are to be ticked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from tutor.quiz import options, parts
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question


class Several(Kind[frozenset[str]]):
    """An answer is the set of ids of the options ticked; the log names them in alphabetical
    order.
    """

    name: ClassVar[str] = "several"
    task: ClassVar[str] = N_("choose all that are right")
    marks: ClassVar[str] = options.MARKS
    words: ClassVar[tuple[str, ...]] = (options.ORDERED,)
    field: ClassVar[str] = "tutor.app.widgets.answers.options:SeveralOptions"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> options.Options:
        return options.read(items, words)

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        return parts.without_id(question.body.options)

    def parse(self, question: Question, text: str) -> frozenset[str]:
        chosen = options.named(question.body, text)
        if not chosen:
            raise _expected(question)
        return chosen

    async def grade(
        self, question: Question, given: frozenset[str], runner: SupportsRun | None
    ) -> Verdict:
        """Grade what was ticked: right is exactly the set of right options.

        A wrong answer is told what is wrong about the wrong options, without giving away the rest.
        """
        if not given:
            raise _expected(question)
        by_id = options.by_id(question.body)
        right = {name for name, option in by_id.items() if option.right}
        telling = given if given == right else given - right
        remarks = [option.feedback for name, option in by_id.items() if name in telling]
        if missing := len(right - given):
            said = (
                ngettext(
                    "One right option is also missing.",
                    "{n} right options are also missing.",
                    missing,
                )
                if telling
                else ngettext(
                    "One right option is missing.", "{n} right options are missing.", missing
                )
            )
            remarks.append(said)
        feedback = "\n\n".join(remark for remark in remarks if remark)
        return Verdict(given == right, feedback, options.solution(question.body))

    def parts_right(self, question: Question, given: frozenset[str]) -> dict[str, bool]:
        """Of each option that was ticked, whether it is to be."""
        return {one.id: one.right for one in question.body.options if one.id in given}

    def dump(self, question: Question, given: frozenset[str]) -> str:
        return " ".join(sorted(given))

    def load(self, question: Question, kept: str) -> frozenset[str] | None:
        given = frozenset(kept.split())
        return given if given and given <= options.by_id(question.body).keys() else None

    def prompt_lines(self, question: Question) -> Iterable[str]:
        return options.lettered(question.body)

    def shuffled(self, question: Question, seed: int) -> Question:
        return options.shuffled(question, seed)


def _expected(question: Question) -> AnswerError:
    last = parts.letter(len(question.body.options) - 1)
    return AnswerError(
        _(
            "Choose every option that is right: letters from a to {last}, such as a, {last}.",
            last=last,
        )
    )
