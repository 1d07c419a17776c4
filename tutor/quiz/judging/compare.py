"""Two results of the same call held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

SMALLEST = 1e-8
"""Scale below which an error is absolute: gradients of zero are compared, too."""
FLOOR = 1e-3
"""Share of the largest number of an array below which the errors of its numbers are relative to
that share: what cancels out is less exact than what it was made of."""
ROUNDING = 8
"""Units of rounding, relative to the largest number, that two ways to compute may be apart."""


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

    Numbers agree if they differ by at most `tolerance` times the wanted one; beside a number more
    than 1 / `FLOOR` times as large, `FLOOR` of that one counts instead.
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
        if not _has_parts(given):
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
        none, finite = np.isnan(theirs), np.isfinite(theirs)
        infinite = ~(none | finite)
        if (
            np.any(np.isnan(ours) != none)
            or np.any(np.isfinite(ours) != finite)
            or np.any(ours[infinite] != theirs[infinite])
        ):
            return Difference("finite", place, text(given), text(wanted))
        sizes = np.abs(theirs[finite])
        largest = float(sizes.max(initial=0.0))
        scale = np.maximum(sizes, max(FLOOR * largest, SMALLEST))
        allowed = np.maximum(tolerance * scale, ROUNDING * _unit(wanted) * largest)
        if np.all(np.abs(ours[finite] - theirs[finite]) <= allowed):
            return None
    return Difference("value", place, text(given), text(wanted))


def held(value: Any) -> Any:
    """What a value holds, to see whether a call changed it: numbers, texts and what is made of
    them. All else is its type: two random generators never compare equal, whatever became of them.
    """
    if isinstance(value, Mapping):
        return {key: held(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [held(part) for part in value]
    if is_numeric(value) or isinstance(value, str | bytes | set | None):
        return value
    return type(value)


def is_numeric(value: Any) -> bool:
    """Whether a value is a number or an array of numbers, truth values included."""
    if isinstance(value, bool | int | float | complex | np.number | np.bool_):
        return True
    return isinstance(value, np.ndarray) and value.dtype.kind in "biufc"


def _has_parts(value: Any) -> bool:
    """Whether a value has parts by number: a list, a tuple, an array of one axis or more."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _unit(value: Any) -> float:
    """The relative error of rounding to the precision of these numbers; 0 for whole ones."""
    dtype = np.asarray(value).dtype
    return float(np.finfo(dtype).eps) if dtype.kind in "fc" else 0.0


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
    """Whether an array in a result is, or looks into, an array in one of the arguments."""
    theirs = list(_arrays(arguments))
    return any(np.may_share_memory(ours, other) for ours in _arrays(result) for other in theirs)


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """The arrays in a value and in the mappings, lists and tuples that it is made of."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _arrays(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _arrays(part)
