"""The numbers that answer a question, rightly or in a known wrong way, as a lesson writes them."""

from __future__ import annotations

import math
import re
from typing import NamedTuple, TypeAlias

from tutor.quiz.items import Item, ItemError
from tutor.quiz.numbers import half_unit, half_unit_of, parse_number

_DIGITS = re.compile(r"(.*?)\s+to\s+([1-9])\s+digits?")


class NumberAnswer(NamedTuple):
    """A number that answers a question: what differs from `value` by at most `tolerance` is this
    answer. `text` is the number as written. `digits` is how many significant ones the question
    asks for, 0 if it doesn't say; `percent` whether it asks for a number of per cent; `exact`
    whether the lesson says itself how near is near enough, by ``±`` or by digits.
    """

    text: str
    feedback: str
    line: int
    value: float
    tolerance: float
    digits: int = 0
    percent: bool = False
    exact: bool = False

    def covers(self, number: float) -> bool:
        return within(number, self.value, self.tolerance)


class NumberRange(NamedTuple):
    """Every number from `low` to `high`, both included: a wrong answer of one kind."""

    text: str
    feedback: str
    line: int
    low: float
    high: float

    def covers(self, number: float) -> bool:
        return self.low <= number <= self.high


Known: TypeAlias = NumberAnswer | NumberRange


def within(number: float, value: float, tolerance: float) -> bool:
    """Whether two finite numbers differ by no more than `tolerance`."""
    if not math.isfinite(number):
        return False
    # 0.7419 is within 0.7414 ± 0.0005, though not in binary: allow for rounding.
    rounding = 4 * math.ulp(max(abs(number), abs(value)))
    return abs(number - value) <= tolerance + rounding


def read(item: Item) -> Known:
    """What an item says: `0.7414`, `0.7414 ± 0.0005`, `2.3026 to 3 digits`, `97.2 %`; a wrong one
    may be a range, `4..6`, `10..` or `..4`. Errors: ItemError.
    """
    if item.mark == "!" and ".." in item.text:
        return _range(item)
    text, sign, width = (part.strip() for part in item.text.partition("±"))
    asked = _DIGITS.fullmatch(text)
    digits = 0
    if asked and not sign:
        text, digits = asked[1], int(asked[2])
    number = text.removesuffix("%").rstrip()
    value = parse_number(number)
    if value is None:
        raise _no_number(item)
    if digits and not value:
        raise ItemError(item.line, "0 has no significant digits", "write a tolerance: 0 ± 0.001")
    tolerance = (
        parse_number(width) if sign
        else half_unit_of(value, digits) if digits
        else half_unit(number)
    )  # fmt: skip
    if tolerance is None or tolerance < 0:
        raise _no_number(item)
    return NumberAnswer(
        text, item.feedback, item.line, value, tolerance,
        digits=digits, percent=number != text, exact=bool(sign or digits),
    )  # fmt: skip


def _range(item: Item) -> NumberRange:
    low, _, high = (part.strip() for part in item.text.partition(".."))
    ends = parse_number(low or "0"), parse_number(high or "0")
    if ends[0] is None or ends[1] is None or not (low or high):
        raise _no_number(item)
    first, last = ends[0] if low else -math.inf, ends[1] if high else math.inf
    if first >= last:
        raise ItemError(item.line, f"the range {item.text!r} is empty", "put the smaller end first")
    return NumberRange(item.text, item.feedback, item.line, first, last)


def _no_number(item: Item) -> ItemError:
    return ItemError(
        item.line,
        f"{item.text!r} is no number",
        "write one like 0.7414, −3 or 5e-10, and after it a tolerance like ± 0.0005 or the digits "
        "that are asked for, like to 3 digits; a wrong one may be a range like 4..6",
    )
