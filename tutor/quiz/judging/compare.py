"""Two results of the same call held against each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

SMALLEST = 1e-8
"""Scale below which an error is absolute: gradients of zero are compared, too."""


class Difference(NamedTuple):
    """What is different, at the first place where something is.

    `kind` is one of ``type``, ``length``, ``shape``, ``finite`` and ``value``; `place` is where,
    such as ``[1]`` for the second of two results, empty for the whole; `given` and `wanted` are its
    text.
    """

    kind: str
    place: str
    given: str
    wanted: str


def difference(given: Any, wanted: Any, tolerance: float, place: str = "") -> Difference | None:
    """The first difference between two results; None where there is none.

    Numbers agree if they differ by at most `tolerance` times the largest number of their array.
    """
    if is_numeric(wanted):
        return _numbers(given, wanted, tolerance, place)
    if isinstance(wanted, Mapping):
        if not isinstance(given, Mapping):
            return Difference("type", place, kind_of(given), kind_of(wanted))
        if given.keys() != wanted.keys():
            return Difference("value", place, text(list(given)), text(list(wanted)))
        pairs = [(f"{place}[{key!r}]", given[key], wanted[key]) for key in wanted]
    elif isinstance(wanted, Sequence) and not isinstance(wanted, str | bytes):
        if not isinstance(given, Sequence | np.ndarray) or isinstance(given, str | bytes):
            return Difference("type", place, kind_of(given), kind_of(wanted))
        if len(given) != len(wanted):
            return Difference("length", place, str(len(given)), str(len(wanted)))
        pairs = [(f"{place}[{n}]", given[n], wanted[n]) for n in range(len(wanted))]
    elif type(given) is type(wanted) and given == wanted:
        return None
    else:
        if type(given) is type(wanted):
            return Difference("value", place, text(given), text(wanted))
        return Difference("type", place, kind_of(given), kind_of(wanted))
    found = (difference(ours, theirs, tolerance, where) for where, ours, theirs in pairs)
    return next((one for one in found if one is not None), None)


def _numbers(given: Any, wanted: Any, tolerance: float, place: str) -> Difference | None:
    if not is_numeric(given):
        return Difference("type", place, kind_of(given), kind_of(wanted))
    ours, theirs = np.asarray(given), np.asarray(wanted)
    if ours.shape != theirs.shape:
        return Difference("shape", place, _shape(ours), _shape(theirs))
    if not ours.size:
        return None
    with np.errstate(all="ignore"):
        ours, theirs = ours.astype(complex), theirs.astype(complex)
        finite = np.isfinite(theirs)
        if np.any(np.isfinite(ours) != finite):
            return Difference("finite", place, text(given), text(wanted))
        if np.any(ours[~finite] != theirs[~finite]) and not np.isnan(theirs[~finite]).all():
            return Difference("finite", place, text(given), text(wanted))
        scale = max(float(np.abs(theirs[finite]).max(initial=0.0)), SMALLEST)
        error = float(np.abs(ours[finite] - theirs[finite]).max(initial=0.0))
    if error <= tolerance * scale:
        return None
    return Difference("value", place, text(given), text(wanted))


def is_numeric(value: Any) -> bool:
    """Whether a value is a number or an array of numbers, truth values included."""
    if isinstance(value, bool | int | float | complex | np.number | np.bool_):
        return True
    return isinstance(value, np.ndarray) and value.dtype.kind in "biufc"


def kind_of(value: Any) -> str:
    """What a value is, in a word or two."""
    if isinstance(value, np.ndarray):
        return f"array {_shape(value)}"
    return "None" if value is None else type(value).__name__


def text(value: Any) -> str:
    """A value as text of a few lines: what a learner sees of arguments and results."""
    if isinstance(value, np.ndarray | np.number):
        if not np.size(value):
            return f"array {_shape(np.asarray(value))}, empty"
        return np.array2string(
            np.asarray(value), precision=4, suppress_small=True, threshold=24, edgeitems=3,
            separator=", ", max_line_width=60,
        )  # fmt: skip
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else str(value)
    if isinstance(value, tuple | list):
        opens, closes = "()" if isinstance(value, tuple) else "[]"
        return opens + ", ".join(text(one) for one in value[:12]) + closes
    shown = repr(value)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"


def _shape(array: np.ndarray) -> str:
    return str(array.shape).replace(",)", ",)")


def shares_memory(result: Any, arguments: Sequence[Any]) -> bool:
    """Whether a result is, or looks into, one of the arguments."""
    results = result if isinstance(result, tuple | list) else (result,)
    arrays = [one for one in results if isinstance(one, np.ndarray)]
    theirs = [one for one in arguments if isinstance(one, np.ndarray)]
    return any(np.may_share_memory(ours, other) for ours in arrays for other in theirs)
