"""Numbers as people write them, in a lesson or as an answer."""

from __future__ import annotations

import math
import re

from tutor.quiz.typed import plain

_DECIMAL = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_NUMBER = re.compile(_DECIMAL)
_FRACTION = re.compile(rf"({_DECIMAL})\s*/\s*({_DECIMAL})")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_PARTS = re.compile(r"[+-]?([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")


def parse_number(text: str) -> float | None:
    """The finite number that `text` writes, with - or − for minus; None if it writes none."""
    typed = plain(text)
    return _finite(float(typed)) if _NUMBER.fullmatch(typed) else None


def readings(text: str) -> tuple[float, ...]:
    """Every number that `text` can mean: `0.74`, `−3e-4`, `7/8`, `0,357`; none if it is none.

    `4,820` can mean 4820 and 4.82; `4,820,000` and `4,820.5` can mean one thing only.
    """
    typed = plain(text)
    found = []
    if _THOUSANDS.fullmatch(typed):
        found.append(_finite(float(typed.replace(",", ""))))
    typed = _pointed(typed)
    if _NUMBER.fullmatch(typed):
        found.append(_finite(float(typed)))
    elif match := _FRACTION.fullmatch(typed):
        above, below = float(match[1]), float(match[2])
        found.append(_finite(above / below) if below else None)
    return tuple(number for number in found if number is not None)


def half_unit(text: str) -> float:
    """Half a unit of the last digit of a number: 0.00005 for 0.7414, 0.5 for 3, 5e-11 for 5e-10."""
    typed = plain(text)
    if not _NUMBER.fullmatch(typed):
        raise ValueError(f"{text!r} is no number; expected one like 0.7414, −3 or 5e-10")
    return float(f"5e{_last_place(typed) - 1}")


def rounds(text: str, value: float, digits: int) -> bool:
    """Whether `text` writes `value` rounded to `digits` significant digits or more."""
    typed = _pointed(plain(text))
    number = parse_number(typed)
    match = _PARTS.fullmatch(typed)
    if number is None or match is None:
        return False
    significant = len((match[1] + match[2]).lstrip("0"))
    near = half_unit(typed) + 4 * math.ulp(value)
    return significant >= digits and abs(number - value) <= near


def _pointed(typed: str) -> str:
    """A number with a decimal comma, with a point instead."""
    lone = typed.count(",") == 1 and "." not in typed and "/" not in typed
    return typed.replace(",", ".") if lone else typed


def _last_place(typed: str) -> int:
    """The power of ten of a number's last digit: -4 for 0.7414."""
    match = _PARTS.fullmatch(typed)
    assert match is not None
    return int(match[3] or "0") - len(match[2])


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
