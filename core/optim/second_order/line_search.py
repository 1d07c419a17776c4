"""How far to go along a direction: a step that satisfies the strong Wolfe conditions."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, isfinite, sqrt

import numpy as np

from core.optim.objective import Objective
from core.tape import Array

LOWER = 1e-4
"""c₁: the function must fall by this share of what the slope at the start promises."""

FLATTER = 0.9
"""c₂: the slope must shrink to this share of the one at the start."""

MOST = 30
"""Points tried before giving up."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A point on the line: `length` along it, w there, f(w), the gradient, and f's slope."""

    length: float
    w: Array
    value: float
    gradient: Array
    slope: float


def strong_wolfe(
    objective: Objective, w: Array, value: float, gradient: Array, direction: Array,
    *, length: float = 1.0,
) -> Trial | None:  # fmt: skip
    """A point w + t·direction that is lower enough and flat enough, tried from t = `length`.

    f(t) ≤ f(0) + c₁·t·f′(0)  and  |f′(t)| ≤ c₂·|f′(0)|: the step is neither too long nor too short,
    and y·s > 0, which L-BFGS needs. Nocedal and Wright (2006), algorithms 3.5 and 3.6: lengthen
    until a hollow is bracketed, then narrow the bracket by cubic interpolation. None where no such
    point can be told from rounding, or the direction does not lead down.
    """
    start = Trial(0.0, w, value, gradient, float(gradient @ direction))
    if not start.slope < 0:
        return None

    def attempt(length: float) -> Trial:
        there = w + length * direction
        value, gradient = objective(there)
        return Trial(length, there, value, gradient, float(gradient @ direction))

    noise = float(np.finfo(w.dtype).eps) * abs(value)  # what rounding alone may add

    def too_high(trial: Trial) -> bool:
        promised = LOWER * trial.length * start.slope
        return not trial.value <= min(start.value + promised, low.value) + noise

    low = start  # the lowest point so far
    high: Trial | None = None  # the other end of the bracket, once there is one
    trial = attempt(length)
    for _ in range(MOST):
        if too_high(trial):
            high = trial
        elif abs(trial.slope) <= FLATTER * abs(start.slope):
            return trial
        else:
            beyond = 1.0 if high is None else high.length - low.length
            if trial.slope * beyond >= 0:
                high = low
            low = trial
        trial = attempt(2 * trial.length if high is None else _cubic_minimum(low, high))
    return None


def check_bounded(
    objective: Objective, w: Array, value: float, direction: Array, length: float
) -> None:
    """Raise ValueError if f falls on as far along the direction as `strong_wolfe` looks."""
    farthest = 2.0**MOST * length
    beyond, _ = objective(w + farthest * direction)
    if beyond < value:
        raise ValueError(
            f"the function has no minimum this way: it is {value:g} at the last step and "
            f"{beyond:g} at {farthest:g} times the length of the next one"
        )


def _cubic_minimum(low: Trial, high: Trial) -> float:
    """Where the cubic through both points, with their slopes, is lowest; well inside of them."""
    a, b = low.length, high.length
    middle = (a + b) / 2
    if not (isfinite(high.value) and isfinite(high.slope)):
        return middle
    d1 = low.slope + high.slope - 3 * (low.value - high.value) / (a - b)
    if not (square := d1 * d1 - low.slope * high.slope) >= 0:
        return middle
    d2 = copysign(sqrt(square), b - a)
    below = high.slope - low.slope + 2 * d2
    t = b - (b - a) * (high.slope + d2 - d1) / below if below else middle
    margin = 0.1 * abs(b - a)
    return float(np.clip(t, min(a, b) + margin, max(a, b) - margin))
