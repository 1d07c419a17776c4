"""Questions for a line of code: the one that is at fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import parts, prompt_code
from tutor.quiz.items import ItemError
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _, cells

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

_ITEM = re.compile(r"(\d{1,3})(?:\s*:\s*(.*))?")


class CodeLines(NamedTuple):
    """Lines of code, counted from 1: what to say of each that is right or wrong to point at."""

    around: str
    lines: tuple[str, ...]
    right: dict[int, str]
    wrong: dict[int, str]
    ids: dict[int, str]


class LineOfCode(Kind[int]):
    """An answer is a line's number. The log keeps the id that the lesson gives the line, or its
    text and which of the lines with this text it is: lines put in above it change nothing.
    """

    name: ClassVar[str] = "line"
    task: ClassVar[str] = N_("point at a line")
    marks: ClassVar[str] = "=!"
    field: ClassVar[str] = "tutor.app.widgets.answers.lines:LineField"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> CodeLines:
        fenced = prompt_code.needed(prompt, "to point at")
        told: dict[str, dict[int, str]] = {"=": {}, "!": {}}
        ids: dict[int, str] = {}
        for item in items:
            if item.mark in told:
                text, name = parts.split_id(item.text, item.line)
                number = _number(text, item.line, fenced.code)
                if number in told["="] or number in told["!"] or name in ids.values():
                    raise ItemError(item.line, f"{item.text!r} a second time", "say it once")
                told[item.mark][number] = item.feedback
                if name:
                    ids[number] = name
        if not told["="]:
            raise ItemError(0, "no line is right", "write its number after =")
        return CodeLines(fenced.around, fenced.code, told["="], told["!"], ids)

    def parse(self, question: Question, text: str) -> int:
        lines = question.body.lines
        typed = plain(text).lower().removeprefix("line").strip(" .")
        number = int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else 0
        if not 1 <= number <= len(lines) or not lines[number - 1].strip():
            raise AnswerError(_("Type the number of a line, from 1 to {last}.", last=len(lines)))
        return number

    async def grade(self, question: Question, given: int, runner: SupportsRun | None) -> Verdict:
        body: CodeLines = question.body
        right = "\n\n".join(
            f"{number}  `{body.lines[number - 1].strip()}`" for number in body.right
        )
        if given in body.right:
            return Verdict(True, body.right[given], right)
        unlisted = _("Line {number} does what it should.", number=given)
        return Verdict(False, body.wrong.get(given, unlisted), right)

    def dump(self, question: Question, given: int) -> str:
        if name := question.body.ids.get(given):
            return str(name)
        text = question.body.lines[given - 1].strip()
        return f"{_places(question, text).index(given) + 1}:{text}"

    def load(self, question: Question, kept: str) -> int | None:
        for line, name in question.body.ids.items():
            if kept == name:
                return int(line)
        number, colon, text = kept.partition(":")
        places = _places(question, text)
        if not (colon and text and re.fullmatch(r"[0-9]{1,4}", number)):
            return None
        return places[int(number) - 1] if 1 <= int(number) <= len(places) else None

    def prompt(self, question: Question) -> str:
        around: str = question.body.around
        return around

    def prompt_lines(self, question: Question) -> Iterable[str]:
        yield prompt_code.fence(numbered(question.body.lines))


def numbered(lines: Sequence[str]) -> list[str]:
    """Lines of code with their numbers."""
    width = len(str(len(lines)))
    return [
        f"{cells.rjust(str(number), width)}  {line}".rstrip()
        for number, line in enumerate(lines, 1)
    ]


def _number(text: str, at: int, lines: Sequence[str]) -> int:
    match = _ITEM.fullmatch(text)
    number = int(match[1]) if match else 0
    if match is None or not 1 <= number <= len(lines) or not lines[number - 1].strip():
        raise ItemError(
            at,
            f"{text!r} is no line of the code",
            f"write a number from 1 to {len(lines)}, and after a colon how that line begins",
        )
    if match[2] and not lines[number - 1].strip().startswith(match[2]):
        raise ItemError(
            at,
            f"line {number} of the code is {lines[number - 1].strip()!r}",
            "mend the number, or what stands after the colon",
        )
    return number


def _places(question: Question, text: str) -> list[int]:
    """The numbers of the lines with this text."""
    lines = question.body.lines
    return [number for number, line in enumerate(lines, 1) if line.strip() == text]
