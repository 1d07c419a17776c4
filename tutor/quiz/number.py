"""Questions for a number: reading it as people write it, and telling near misses apart."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict

if TYPE_CHECKING:
    from tutor.course.model import Answer, Question

_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
_EXPECTED = "Type one number, such as 0.74, -3e-4 or 7/8, without a unit."
_NEAR = 10  # tolerances
_SAME_DIGITS = 0.02  # of the value: within this share two numbers have the same digits
_POWERS = range(-6, 7)


def parse_number(text: str) -> float:
    """Return the number in text such as `0.74`, `−3e-4`, `7/8`, `0,357`.

    Raises AnswerError for anything else, also for `1,437`, which could mean two numbers.
    """
    typed = plain(text)
    for dash in "−–":
        typed = typed.replace(dash, "-")
    if _THOUSANDS.fullmatch(typed):
        pointed = f" or {typed.replace(',', '.')}" if typed.count(",") == 1 else ""
        raise AnswerError(
            f"The comma in {typed} could mean two things: type {typed.replace(',', '')}{pointed}."
        )
    if typed.count(",") == 1 and "." not in typed and "/" not in typed:
        typed = typed.replace(",", ".")
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise AnswerError(_EXPECTED)
    above, below = float(match[1]), float(match[2] or 1)
    if below == 0:
        raise AnswerError("A fraction cannot be over 0. " + _EXPECTED)
    return checked_number(above / below)


def checked_number(number: float) -> float:
    """Return a number that can be graded; raises AnswerError for NaN and infinities."""
    if not math.isfinite(number):
        raise AnswerError(_EXPECTED)
    return float(number)


def grade_number(question: Question, given: float) -> Verdict:
    """Grade a number: right is what differs from the answer by at most its tolerance."""
    answer = question.answer
    assert answer is not None
    if _within(given, answer.value, answer.tolerance):
        return Verdict(True, answer.feedback, answer.text)
    known = [wrong for wrong in question.wrongs if _within(given, wrong.value, wrong.tolerance)]
    if known:
        nearest = min(known, key=lambda wrong: abs(given - wrong.value))
        return Verdict(False, nearest.feedback, answer.text)
    return Verdict(False, _near_miss(given, answer), answer.text)


def _within(number: float, value: float, tolerance: float) -> bool:
    if not math.isfinite(number):
        return False
    # 0.7419 is within 0.7414 ± 0.0005, though not in binary: allow for rounding.
    rounding = 4 * math.ulp(max(abs(number), abs(value)))
    return abs(number - value) <= tolerance + rounding


def _near_miss(given: float, answer: Answer) -> str:
    tolerance = min(answer.tolerance, _SAME_DIGITS * abs(answer.value))
    for power in sorted(_POWERS, key=abs):
        for sign in (1, -1):
            if answer.value and _within(sign * given * 10.0**-power, answer.value, tolerance):
                return _digits_right(sign, power)
    if _within(given, answer.value, _NEAR * answer.tolerance):
        return "Close, but not close enough: carry more digits on the way, and round at the end."
    return "Too large." if given > answer.value else "Too small."


def _digits_right(sign: int, power: int) -> str:
    faults = []
    if sign < 0:
        faults.append("the sign is wrong")
    if power:
        faults.append(
            f"the number is {10 ** abs(power):,} times too {'large' if power > 0 else 'small'}"
        )
    return f"The digits are right, but {' and '.join(faults)}."
