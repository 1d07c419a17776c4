"""Where an axis has its ticks, and what they say.

An axis is made for a number of cells. Its ticks stand in the middle of a cell each, so that what
they say is true of that cell, and equally many cells apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

FILLED, LOG_FILLED = 0.8, 0.7
"""The part of an axis that its range should fill: then finer ticks are worth more than room."""

BETWEEN = (1, 2, 3, 5, 7)
"""Leading digits of the ticks on an axis of logarithms that spans hardly a power of ten."""


class Tick(NamedTuple):
    """The cell where it stands, counted from 0, and its words."""

    cell: int
    text: str


class Axis(NamedTuple):
    """`low` is the value in the middle of the first cell; `scale` cells make 1."""

    low: float
    scale: float
    ticks: tuple[Tick, ...]

    def cell(self, value: float) -> float:
        """Where `value` is: a whole number in the middle of a cell."""
        return (value - self.low) * self.scale

    def value(self, cell: float) -> float:
        """The value at a place in cells."""
        return self.low + cell / self.scale


def axis(low: float, high: float, cells: int, apart: int) -> Axis:
    """An axis from `low` to `high`, less than a cell longer at its start, with two ticks at least.

    Its ticks are round numbers with the same number of decimals, at least `apart` cells from one
    another where there is room.
    """
    steps = _round_steps((high - low) / max(cells - 1, 1) / 10, (high - low) * 2)
    spaced = _spaced(low, high, cells, apart, steps, FILLED)
    if spaced is None:
        return _ends(low, high, cells)
    begin, scale, step, first = spaced
    decimals, largest = max(0, -math.floor(math.log10(step) + 1e-9)), max(abs(low), abs(high))
    if decimals <= 4 and largest < 1e5:
        form = f".{decimals}f"
    else:
        form = f".{max(1, math.floor(math.log10(largest / step) + 1e-9) + 2)}g"
    return _marked(begin, scale, step, first, cells, lambda value: _text(value, form))


def log_axis(low: float, high: float, cells: int, apart: int) -> Axis:
    """An axis of decimal logarithms from `low` to `high`; its ticks name the numbers themselves."""
    steps = _round_steps(1, max(high - low, 1))
    spaced = _spaced(low, high, cells, apart, steps, LOG_FILLED)
    if spaced is not None:
        begin, scale, step, first = spaced
        return _marked(begin, scale, step, first, cells, lambda power: _text(10.0 ** round(power)))
    last = max(cells - 1, 1)
    scale = last / (high - low)
    found: list[Tick] = []
    for power in range(math.floor(low), math.ceil(high) + 1):
        for factor in BETWEEN:
            cell = round((math.log10(factor) + power - low) * scale)
            if 0 <= cell <= last and (not found or cell - found[-1].cell >= min(apart, last)):
                found.append(Tick(cell, _text(factor * 10.0**power)))
    return Axis(low, scale, tuple(found)) if len(found) > 1 else _ends(low, high, cells, log=True)


def _spaced(
    low: float, high: float, cells: int, apart: int, steps: list[float], enough: float
) -> tuple[float, float, float, int] | None:
    """Where an axis begins, its scale, the step between ticks and the number of steps to the first.

    The smallest step with which the range fills `enough` of the cells, or the one that fills most;
    None if no step leaves two ticks.
    """
    last = max(cells - 1, 1)
    best: tuple[float, float, float, float, int] | None = None
    for step in steps:
        first = math.ceil(low / step - 1e-9)
        every = int(last * step / (high - low) + 1e-9)
        while every >= min(apart, last):
            before = math.ceil((first - low / step) * every - 1e-9)  # cells before the first tick
            if before + (high / step - first) * every <= last + 1e-6:
                break
            every -= 1
        if every < min(apart, last) or before + every > last:
            continue
        filled = (high - low) / step * every / last
        if best is None or filled > best[0]:
            best = filled, first * step - before * step / every, every / step, step, first
        if filled >= enough:
            break
    return None if best is None else best[1:]


def _marked(
    begin: float, scale: float, step: float, first: int, cells: int, said: Callable[[float], str]
) -> Axis:
    """The axis with its ticks, as far as the cells reach."""
    every, place = round(step * scale), round((first * step - begin) * scale)
    marks = enumerate(range(place, max(cells, 2), every), first)
    return Axis(begin, scale, tuple(Tick(cell, said(count * step)) for count, cell in marks))


def _ends(low: float, high: float, cells: int, *, log: bool = False) -> Axis:
    """An axis on which no round numbers have room: its two ends are named."""
    last = max(cells - 1, 1)
    low_value, high_value = (10.0**low, 10.0**high) if log else (low, high)
    for figures in range(2, 18):
        texts = [_text(value, f".{figures}g") for value in (low_value, high_value)]
        if texts[0] != texts[1]:
            break
    return Axis(low, last / (high - low), (Tick(0, texts[0]), Tick(last, texts[1])))


def frame(now: float, end: float) -> float:
    """How far an axis that goes to `end` should reach at first: a round number beyond `now`.

    At least an eighth of the way, so that it rarely changes, and all of it in the end.
    """
    reach = max(now, end / 8)
    magnitude = 10.0 ** math.floor(math.log10(reach))
    wide = next(m for m in (1, 2, 5, 10) if m * magnitude >= reach) * magnitude
    return min(max(wide, 1.0), end)


def _round_steps(least: float, most: float) -> list[float]:
    """1, 2 and 5 times the powers of ten from `least` to `most`."""
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
    steps = (factor * 10.0**power for power in powers for factor in (1, 2, 5))
    return [step for step in steps if least <= step <= most]


def _text(value: float, form: str = "g") -> str:
    """A short text: ``0.25``, ``−3``, ``1e-5``."""
    text = f"{value:{form}}"
    mantissa, e, power = text.partition("e")
    if e:
        text = f"{mantissa}e{int(power)}"
    return text.replace("-", "−", 1) if value < 0 else text
