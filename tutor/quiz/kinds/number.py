"""Questions for a number: near misses are told apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import answers
from tutor.quiz.items import Item, ItemError
from tutor.quiz.kind import Kind, Runner
from tutor.quiz.numbers import half_unit, parse_number, readings, rounds
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.question import Question

_EXPECTED = N_("Type one number, such as 0.74, -3e-4 or 7/8, without a unit.")
_NEAR = 10  # tolerances
_SAME_DIGITS = 0.02  # of the value: within this share two numbers have the same digits
_ENOUGH = 2  # significant digits: a number rounded to these is right
_POWERS = range(-6, 7)


class NumberAnswer(NamedTuple):
    """A number that answers a question, rightly or in a known wrong way: what differs from
    `value` by at most `tolerance` is this answer. `text` is the number as written.
    """

    text: str
    feedback: str
    line: int
    value: float
    tolerance: float


class GivenNumber(NamedTuple):
    """A number as it was typed, and what it means."""

    text: str
    value: float


class Number(Kind[GivenNumber]):
    """An answer is one number."""

    name: ClassVar[str] = "number"
    task: ClassVar[str] = N_("type a number")
    marks: ClassVar[str] = answers.MARKS
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedNumber"

    def read(self, items: Sequence[Item], words: Sequence[str]) -> answers.Answers[NumberAnswer]:
        return answers.read(items, _answer, lambda wrong, right: _is(wrong.value, right))

    def parse(self, question: Question, text: str) -> GivenNumber:
        """The number in `text`. Where its comma can mean two things, the one that answers the
        question, rightly or in a known wrong way, is meant.

        Errors: AnswerError, also where neither or both answer it.
        """
        meanings = readings(text)
        if len(meanings) > 1:
            known = [question.body.right, *question.body.wrongs]
            meant = [value for value in meanings if any(_is(value, one) for one in known)]
            if len(meant) != 1:
                whole, pointed = plain(text).replace(",", ""), plain(text).replace(",", ".")
                raise AnswerError(
                    _(
                        "The comma in {typed} could mean two things: type {whole} or {pointed}.",
                        typed=plain(text),
                        whole=whole,
                        pointed=pointed,
                    )
                )
            meanings = tuple(meant)
        if not meanings:
            raise AnswerError(_(_EXPECTED))
        return GivenNumber(text.strip(), meanings[0])

    async def grade(self, question: Question, given: GivenNumber, runner: Runner | None) -> Verdict:
        return graded(question.body, given)

    def dump(self, question: Question, given: GivenNumber) -> str:
        return given.text

    def load(self, question: Question, kept: str) -> GivenNumber | None:
        try:
            return self.parse(question, kept)
        except AnswerError:
            return None


def graded(body: answers.Answers[NumberAnswer], given: GivenNumber) -> Verdict:
    """The verdict on a number: right is what differs from the answer by at most its tolerance, or
    is the answer rounded to two significant digits or more, unless it is a known wrong answer or
    the answer is a whole number.
    """
    answer = body.right
    if _is(given.value, answer):
        return Verdict(True, answer.feedback, answer.text)
    known = [wrong for wrong in body.wrongs if _is(given.value, wrong)]
    if known:
        nearest = min(known, key=lambda wrong: abs(given.value - wrong.value))
        return Verdict(False, nearest.feedback, answer.text)
    if not answer.value.is_integer() and rounds(given.text, answer.value, _ENOUGH):
        return Verdict(True, answer.feedback, answer.text)
    return Verdict(False, _near_miss(given.value, answer), answer.text)


def _answer(item: Item) -> NumberAnswer:
    text, sign, width = (part.strip() for part in item.text.partition("±"))
    value = parse_number(text)
    tolerance = parse_number(width) if sign else half_unit(text) if value is not None else None
    if value is None or tolerance is None or tolerance < 0:
        raise ItemError(
            item.line,
            f"{item.text!r} is no number",
            "write one like 0.7414, −3 or 5e-10, and a tolerance after it like ± 0.0005",
        )
    return NumberAnswer(text, item.feedback, item.line, value, tolerance)


def _is(number: float, answer: NumberAnswer) -> bool:
    return _within(number, answer.value, answer.tolerance)


def _within(number: float, value: float, tolerance: float) -> bool:
    if not math.isfinite(number):
        return False
    # 0.7419 is within 0.7414 ± 0.0005, though not in binary: allow for rounding.
    rounding = 4 * math.ulp(max(abs(number), abs(value)))
    return abs(number - value) <= tolerance + rounding


def _near_miss(given: float, answer: NumberAnswer) -> str:
    tolerance = min(answer.tolerance, _SAME_DIGITS * abs(answer.value))
    for power in sorted(_POWERS, key=abs):
        for sign in (1, -1):
            if answer.value and _within(sign * given * 10.0**-power, answer.value, tolerance):
                return _digits_right(sign, power)
    if _within(given, answer.value, _NEAR * answer.tolerance):
        return _("Close, but not close enough: carry more digits on the way, and round at the end.")
    return _("Too large.") if given > answer.value else _("Too small.")


def _digits_right(sign: int, power: int) -> str:
    times = f"{10 ** abs(power):,}"
    if sign > 0:
        return (
            _("The digits are right, but the number is {times} times too large.", times=times)
            if power > 0
            else _("The digits are right, but the number is {times} times too small.", times=times)
        )
    if not power:
        return _("The digits are right, but the sign is wrong.")
    return (
        _(
            "The digits are right, but the sign is wrong and the number is {times} times too "
            "large.",
            times=times,
        )
        if power > 0
        else _(
            "The digits are right, but the sign is wrong and the number is {times} times too "
            "small.",
            times=times,
        )
    )
