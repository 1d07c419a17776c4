"""Numbers as a learner reads them: their decimals, their minus sign, their brackets."""

from __future__ import annotations

from math import floor, log10

import numpy as np


def format_number(value: float, digits: int = 4, figures: int = 0) -> str:
    """A number as the learner reads it: fixed decimals, a true minus sign, 1.2e−05 when tiny.

    With `figures`, a number that has more than `digits` decimals shows so many of its figures.
    """
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:{layout(value, digits, figures)}}"
    if text.startswith("-") and float(text) == 0:
        text = text[1:]
    return text.replace("-", "−")


def layout(value: float, digits: int, figures: int) -> str:
    """How a finite number is written: Python's format, as few digits as say it."""
    size = abs(value)
    if size != 0 and (size < 0.5 * 10.0**-digits or size >= 1e6):
        return f".{_needed(value, 'e', max(digits - 2, 1), figures - 1)}e"
    decimals = figures - 1 - (floor(log10(size)) if size else 0)
    return f".{_needed(value, 'f', digits, decimals)}f"


def _needed(value: float, kind: str, least: int, most: int) -> int:
    """How many decimals from `least` on say what `most` would: without zeros at the end."""
    most = max(least, most)
    said = float(f"{value:.{most}{kind}}")
    while most > least and float(f"{value:.{most - 1}{kind}}") == said:
        most -= 1
    return most


def counted(number: int, what: str, many: str = "") -> str:
    """``1 row``, ``2 rows``; ``3 classes`` with the plural in `many`."""
    return f"{number} {what if number == 1 else many or what + 's'}"


def plain(value: float) -> str:
    """A number as formulas write it: ``2``, ``0.5``, ``1e−05``, with all the digits it needs."""
    return str(value).removesuffix(".0").replace("-", "−")


def superscript(exponent: int) -> str:
    """An exponent behind its base: ``³``."""
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def apart(text: str) -> str:
    """What stands right of a dot: in brackets if it begins with a minus sign."""
    return f"({text})" if text.startswith("−") else text


def factor(value: float) -> str:
    """The same right of a dot, where a negative number stands in brackets."""
    return apart(plain(value))
