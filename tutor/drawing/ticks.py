"""Where an axis has its ticks, and what they say."""

from __future__ import annotations

import math

Tick = tuple[float, str]


def ticks(low: float, high: float, most: int) -> list[Tick]:
    """About `most` round numbers from `low` to `high`, all with the same number of decimals."""
    step = _round_step((high - low) / max(most - 1, 1))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    exact = decimals <= 4 and max(abs(low), abs(high)) < 1e5
    values = [count * step for count in range(first, last + 1)]
    return [(value, _text(value, decimals if exact else None)) for value in values]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Ticks for an axis of decimal logarithms from `low` to `high`; they name the numbers."""
    decades = list(range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1))
    if len(decades) < 2:
        inside = [
            (math.log10(factor) + decade, factor * 10.0**decade)
            for decade in range(math.floor(low), math.ceil(high) + 1)
            for factor in (1, 2, 3, 5)
        ]
        return [(at, _text(value)) for at, value in inside if low <= at <= high][:most]
    every = -(-len(decades) // most)
    return [(float(decade), _text(10.0**decade)) for decade in decades if decade % every == 0]


def frame(now: float, end: float) -> float:
    """How far an axis that goes to `end` should reach at first: a round number beyond `now`.

    At least an eighth of the way, so that it rarely changes, and all of it in the end.
    """
    reach = max(now, end / 8)
    magnitude = 10.0 ** math.floor(math.log10(reach))
    wide = next(m for m in (1, 2, 5, 10) if m * magnitude >= reach) * magnitude
    return min(max(wide, 1.0), end)


def _round_step(raw: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return next(m for m in (1, 2, 5, 10, 20) if m * magnitude >= raw * (1 - 1e-9)) * magnitude


def _text(value: float, decimals: int | None = None) -> str:
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "−") if value < 0 else text
