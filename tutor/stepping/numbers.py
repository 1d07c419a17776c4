"""Numbers as the stepper shows them: aligned, gradients signed, blue below zero, orange above."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.expression import format_number
from core.tape import Array
from tutor.words import cells

DIGITS = 4
FINE = 6
HEAT_STEPS = 4


def digits_for(values: npt.ArrayLike, coarse: float) -> int:
    """Decimals to show: more where four would change a number by over `coarse` of itself."""
    array = np.abs(np.asarray(values, np.float64))
    array = array[(array > 0) & (array < 1e6)]  # larger ones are written with an exponent
    lost = np.abs(array - array.round(DIGITS)) / array
    return FINE if np.any(lost > coarse) else DIGITS


def is_whole(array: Array) -> bool:
    """Whether these are indices, or small whole numbers, so that decimals would say nothing."""
    small = np.all(np.abs(array) < 1000) and np.all(array == np.round(array))
    return array.dtype.kind in "iub" or bool(small)


def number(value: float, digits: int = DIGITS, *, signed: bool = False, figures: int = 0) -> str:
    """A number as text; with `signed`, positive ones get a plus."""
    text = format_number(float(value), digits, figures)
    return f"+{text}" if signed and value > 0 else text


def short(value: float, digits: int, *, signed: bool = False) -> str:
    """A number where room is scarce: with `digits` decimals, so −0.0001 may be −0.00.

    One that takes more than four columns besides has fewer of them: 12345.678, 1.23e300.
    """
    if not np.isfinite(value):
        return number(value, digits, signed=signed)
    value += 0.0  # a zero has no sign
    plus = "+" if signed and value else ""
    forms = (f"{plus}.{places}{kind}" for kind in "fe" for places in range(digits, -1, -1))
    texts = (f"{value:{form}}".replace("e+", "e").replace("-", "−") for form in forms)
    return next((text for text in texts if cells.width(text) <= digits + 4), "…")


def extremes(array: Array) -> list[float]:
    """The numbers among which the widest one is: the ends of each sign, zero, and NaN or ∞."""
    flat = np.asarray(array, np.float64).ravel()
    finite = flat[np.isfinite(flat)]
    parts = (finite[finite > 0], finite[finite < 0])
    ends = [float(end) for part in parts if part.size for end in (part.min(), part.max())]
    return [0.0, *ends, *(float(value) for value in flat[~np.isfinite(flat)][:1])]


class Facts(NamedTuple):
    """What has to be known of a whole array to show a part of it.

    `digits` are enough for its numbers, `whole` if they need none; `largest` is the largest size of
    a finite one, and the widest text is among those of `ends`.
    """

    digits: int
    whole: bool
    largest: float
    ends: tuple[float, ...]


_LATEST: OrderedDict[int, tuple[Array, Facts]] = OrderedDict()
_KEPT = 32


def facts(array: Array) -> Facts:
    """The facts of an array that no one writes to, as a walk's; looked at once.

    A picture asks for them at every width it tries, and at every move along a large array.
    """
    held = _LATEST.pop(id(array), None)
    if held is None or held[0] is not array:
        largest = float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
        found = Facts(digits_for(array, 0.05), is_whole(array), largest, tuple(extremes(array)))
        held = (array, found)
    _LATEST[id(array)] = held  # which keeps the array, so that no other has its id
    while len(_LATEST) > _KEPT:
        _LATEST.popitem(last=False)
    return held[1]


def sign(value: float) -> str:
    """The style of a gradient by its sign."""
    return "positive" if value > 0 else "negative" if value < 0 else ""


def heat(value: float, largest: float) -> str:
    """The style of a number on the diverging scale: its sign, and how large it is among others."""
    if not value or not np.isfinite(value) or not largest:
        return ""
    level = min(int(abs(value) / largest * HEAT_STEPS) + 1, HEAT_STEPS)
    return f"heat{'+' if value > 0 else '-'}{level}"
