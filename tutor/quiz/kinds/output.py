"""Questions for what a program prints: comparing texts line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import prompt_code
from tutor.quiz.kind import RERUN_SECONDS, Kind, SupportsRun
from tutor.quiz.known_answers import MARKS, KnownAnswers, read_known_answers
from tutor.quiz.numbers import parse_number
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

_NUMBER = re.compile(r"(?<![\w.])-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.])")


class Printed(NamedTuple):
    """What a program prints, or what people think that it does; `text` line by line."""

    text: str
    feedback: str
    line: int


class Output(Kind[str]):
    """An answer is the printed text."""

    name: ClassVar[str] = "output"
    task: ClassVar[str] = N_("type what it prints")
    marks: ClassVar[str] = MARKS
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedAnswer"

    def read(
        self, prompt: str, items: Sequence[Item], words: Sequence[str]
    ) -> KnownAnswers[Printed]:
        return read_known_answers(
            items,
            lambda item: Printed(item.output, item.feedback, item.line),
            lambda wrong, right: _visible(wrong.text) == _visible(right.text),
        )

    async def rerun(self, question: Question, runner: SupportsRun) -> Sequence[tuple[int, str]]:
        fenced = prompt_code.code_of(question.prompt)
        if fenced is None:
            return ()
        ran = await runner.run(question.id, "\n".join(fenced.code), seconds=RERUN_SECONDS)
        right = question.body.right
        printed = _visible(ran.output)
        if ran.status != "ok" or _meaning(printed) != _meaning(_visible(right.text)):
            return [(right.line, f"the code prints {printed!r}")]
        return ()

    def parse(self, question: Question, text: str) -> str:
        """The text without what cannot be seen: spaces at line ends, empty lines at the end."""
        seen = _visible(text)
        if not seen and _visible(question.body.right.text):
            raise AnswerError(_("Type what the program prints, line by line."))
        return seen

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        """Grade a predicted output: right is the same text, however its numbers are written."""
        answer, wrongs = question.body
        seen, right = _visible(given), _visible(answer.text)
        if seen == right:
            return Verdict(True, answer.feedback, answer.text)
        for wrong in wrongs:
            if seen == _visible(wrong.text):
                return Verdict(False, wrong.feedback, answer.text)
        if _meaning(seen) == _meaning(right):
            return Verdict(True, answer.feedback, answer.text)
        for wrong in wrongs:
            if _meaning(seen) == _meaning(_visible(wrong.text)):
                return Verdict(False, wrong.feedback, answer.text)
        return Verdict(False, _difference(seen, right), answer.text)

    def dump(self, question: Question, given: str) -> str:
        return given

    def rows(self, question: Question) -> int:
        return max(len(question.body.right.text.rstrip().split("\n")), 1)


def _visible(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n")


def _meaning(text: str) -> list[list[str | float | None]]:
    """Each line's text and numbers by turns: −1, -1 and -1.0 are one number."""
    lines = [f"{line[: len(line) - len(line.lstrip())]}{plain(line)}" for line in text.split("\n")]
    return [
        [*_NUMBER.split(line), *(parse_number(number[0]) for number in _NUMBER.finditer(line))]
        for line in lines
    ]


def _difference(given: str, right: str) -> str:
    if "".join(given.split()) == "".join(right.split()):
        return _("Only spaces and line breaks differ: print puts them in other places.")
    if given.casefold() == right.casefold():
        return _("Only upper and lower case differ.")
    ours, theirs = given.split("\n"), right.split("\n")
    if len(ours) != len(theirs):
        return _(
            "The number of lines differs: it prints {theirs}, not {ours}.",
            theirs=len(theirs),
            ours=len(ours),
        )
    if len(ours) == 1:
        return _("It prints something else: follow the values through the code, line by line.")
    first = next(i for i, pair in enumerate(zip(ours, theirs, strict=True), 1) if len({*pair}) > 1)
    return _("Line {number} is the first that differs.", number=first)
