"""Questions for a number: near misses are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import number_answers
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.known_answers import MARKS, KnownAnswers, read_known_answers
from tutor.quiz.number_answers import Known, NumberAnswer, NumberRange, within
from tutor.quiz.numbers import Written, comma_for_point, read_number
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

_NEAR = 6  # tolerances
_NEAR_SHARE = 0.5  # of the value: nothing farther off is close, however wide the tolerance
_SAME_DIGITS = 0.02  # of the value: within this share two numbers have the same digits
_ENOUGH = 2  # significant digits: rounded to these is right, unless the lesson says how near
_POWERS = range(-6, 7)


class GivenNumber(NamedTuple):
    """A number as it was typed, and what it means in the unit of the question."""

    text: str
    written: Written

    @property
    def value(self) -> float:
        return self.written.value


class Number(Kind[GivenNumber]):
    """An answer is one number."""

    name: ClassVar[str] = "number"
    task: ClassVar[str] = N_("type a number")
    marks: ClassVar[str] = MARKS
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedNumber"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> KnownAnswers[Known]:
        return read_known_answers(items, number_answers.read, _same)

    def how(self, question: Question) -> str:
        digits = question.body.right.digits
        if not digits:
            return super().how(question)
        return ngettext("type a number, to {n} digit", "type a number, to {n} digits", digits)

    def parse(self, question: Question, text: str) -> GivenNumber:
        """The number in `text`, a share or a number of per cent as the question asks.

        Errors: AnswerError, also where a comma would have to be a point to answer the question.
        """
        written = read_number(text)
        known = (question.body.right, *question.body.wrongs)
        if written.percent and not question.body.right.percent:
            written = Written(written.value / 100, written.digits, written.half / 100)
        elif plain(text).count(",") == 1 and not any(one.covers(written.value) for one in known):
            meant = read_number(plain(text).replace(",", "."))
            if any(isinstance(one, NumberAnswer) and one.covers(meant.value) for one in known):
                raise comma_for_point(text)
        return GivenNumber(text.strip(), written)

    async def grade(
        self, question: Question, given: GivenNumber, runner: SupportsRun | None
    ) -> Verdict:
        return graded(question.body, given)

    def dump(self, question: Question, given: GivenNumber) -> str:
        return given.text


def graded(body: KnownAnswers[Known], given: GivenNumber) -> Verdict:
    """The verdict on a number: right is what differs from the answer by at most its tolerance.

    Where the lesson gives neither a tolerance nor digits, the answer rounded to two significant
    digits or more is right as well, unless that is a known wrong answer, or the answer a whole
    number.
    Errors: AnswerError for the answer rounded to fewer digits than the question asks for.
    """
    answer = body.right
    assert isinstance(answer, NumberAnswer)
    if answer.covers(given.value):
        return Verdict(True, answer.feedback, answer.text)
    covering = [wrong for wrong in body.wrongs if wrong.covers(given.value)]
    known = [wrong for wrong in covering if isinstance(wrong, NumberAnswer)]
    if known:
        nearest = min(known, key=lambda wrong: abs(given.value - wrong.value))
        return Verdict(False, nearest.feedback, answer.text)
    if answer.digits and given.written.rounds(answer.value, 1):
        raise AnswerError(
            ngettext(
                "That is rounded too far: give {n} digit.",
                "That is rounded too far: give {n} digits.",
                answer.digits,
            )
        )
    may_round = not (answer.exact or answer.value.is_integer())
    if may_round and given.written.rounds(answer.value, _ENOUGH):
        return Verdict(True, answer.feedback, answer.text)
    for wrong in covering:
        return Verdict(False, wrong.feedback, answer.text)
    return Verdict(False, _near_miss(given.value, answer), answer.text)


def _same(wrong: Known, right: Known) -> bool:
    """Whether a wrong answer is the right one; a range may well hold it."""
    return not isinstance(wrong, NumberRange) and right.covers(wrong.value)


def _near_miss(given: float, answer: NumberAnswer) -> str:
    """What to say of a number that is neither right nor known. Where the lesson wants no more than
    a guess, no word is about digits.
    """
    same_digits = _SAME_DIGITS * abs(answer.value)
    near = min(_NEAR * answer.tolerance, _NEAR_SHARE * abs(answer.value))
    close, above = within(given, answer.value, near), given > answer.value
    if answer.exact and not answer.digits and answer.tolerance > same_digits:
        if close:
            return _("Close, but too large.") if above else _("Close, but too small.")
        return _("Too large.") if above else _("Too small.")
    tolerance = min(answer.tolerance, same_digits)
    for power in sorted(_POWERS, key=abs):
        for sign in (1, -1):
            if answer.value and within(sign * given * 10.0**-power, answer.value, tolerance):
                return _digits_right(sign, power)
    if close:
        return _("Close, but not close enough: keep more digits on the way, and round at the end.")
    return _("Too large.") if above else _("Too small.")


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
