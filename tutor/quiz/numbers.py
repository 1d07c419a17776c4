"""Numbers as people write them, in a lesson or as an answer."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import NamedTuple

from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError
from tutor.words import N_, _

# Compiled when one is first looked for, which takes a millisecond: a page's opening waits for it.
_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_FRACTION = rf"({_DECIMAL})\s*/\s*({_DECIMAL})"
_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]*)?"
_COMMA = r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]{1,3})?"
_PARTS = r"[+-]?([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?"
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
"""Spaces that do not break: books part thousands with them."""

EXPECTED = N_("Type one number, such as 0.74, -3e-4 or 7/8, without a unit.")


class Written(NamedTuple):
    """A number as it was written: its value, its significant digits, half a unit of the last one
    (0 for a fraction), and whether a per cent sign follows; the value is that before the sign.
    """

    value: float
    digits: int
    half: float
    percent: bool = False

    def rounds(self, value: float, digits: int) -> bool:
        """Whether this is `value` rounded to `digits` significant digits or more."""
        near = self.half + 4 * math.ulp(value)
        return bool(self.half) and self.digits >= digits and abs(self.value - value) <= near


def read_number(text: str) -> Written:
    """The finite number that a learner typed: `0.74`, `−3e-4`, `7/8`, `2,410`, `2 410`, `2.3 %`.

    Errors: AnswerError for all else, and for a comma before decimals, which says how to write it.
    """
    typed = plain(text).translate(_SPACES)
    number = typed.removesuffix("%").rstrip()
    percent = number != typed
    if re.fullmatch(_THOUSANDS, number):
        number = number.replace(",", "").replace(" ", "")
    if re.fullmatch(_DECIMAL, number) and math.isfinite(value := float(number)):
        return Written(value, _digits(number), half_unit(number), percent)
    if (match := re.fullmatch(_FRACTION, number)) and float(match[2]):
        value = float(match[1]) / float(match[2])
        if math.isfinite(value):
            return Written(value, 0, 0.0, percent)
    if re.fullmatch(_COMMA, number):
        raise comma_for_point(number)
    raise AnswerError(_(EXPECTED))


def comma_for_point(typed: str) -> AnswerError:
    """What is said of a comma that is meant as a decimal point."""
    return AnswerError(
        _(
            "Decimals follow a point here: {number}. A comma only separates thousands, as in "
            "2,410.",
            number=plain(typed).replace(",", "."),
        )
    )


def parse_number(text: str) -> float | None:
    """The finite number that `text` writes, with - or − for minus; None if it writes none."""
    typed = plain(text)
    return _finite(float(typed)) if re.fullmatch(_DECIMAL, typed) else None


def half_unit(text: str) -> float:
    """Half a unit of the last digit of a number: 0.00005 for 0.7414, 0.5 for 3, 5e-11 for 5e-10."""
    typed = plain(text)
    match = re.fullmatch(_PARTS, typed)
    if match is None or not re.fullmatch(_DECIMAL, typed):
        raise ValueError(f"{text!r} is no number; expected one like 0.7414, −3 or 5e-10")
    return float(f"5e{int(match[3] or '0') - len(match[2]) - 1}")


def half_unit_of(value: float, digits: int) -> float:
    """Half a unit of a number's last of so many significant digits: 0.005 for 2.3026 and 3."""
    return float(f"5e{Decimal(repr(value)).adjusted() - digits}")


def _digits(typed: str) -> int:
    match = re.fullmatch(_PARTS, typed)
    assert match is not None
    return len((match[1] + match[2]).lstrip("0"))


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
