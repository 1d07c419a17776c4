"""What may explain that a rule and a nudge differ: the nudge itself, a kink, rounding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.gradcheck.check import Check
from core.gradcheck.nudge import STEP, nudged, slope
from core.tape import Array, Index

STEPS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
"""The nudges that are tried on the worst element, for the one that suits it best."""


def looked_into(check: Check, function: Callable[[], float], array: Array) -> Check:
    """`check` with the best nudge for its element of `array`, and what else explains the error."""
    slopes = np.array([slope(function, array, check.index, h) for h in STEPS])
    # What the error was measured by stays: |analytic − numeric| / error.
    scale = abs(check.analytic - check.numeric) / check.error if check.error else 1.0
    errors = np.abs(check.analytic - slopes) / scale
    errors = np.append(np.where(np.isnan(errors), np.inf, errors), check.error)
    best = int(errors.argmin())
    kink = not check.passed and _kink(function, array, check.index, check.analytic)
    hidden = not check.passed and _hidden(function(), slopes, check.analytic)
    step = (*STEPS, check.step)[best]
    return replace(check, best_step=step, best_error=float(errors[best]), kink=kink, hidden=hidden)


def _hidden(value: float, slopes: Array, analytic: float) -> bool:
    """Whether `analytic` is as near to the slopes, over STEPS, as rounding lets one see.

    A slope over a nudge h is uncertain by about 10 units in the last place of f, over h. The first
    that differs by less from the next one, over a tenth of its nudge, owes nothing to curvature.
    """
    rounding = 10 * np.spacing(abs(value)) / np.array(STEPS)
    for k, gap in enumerate(np.abs(np.diff(slopes))):
        if gap <= rounding[k + 1]:
            return bool(abs(analytic - slopes[k]) <= rounding[k] + gap)
    return False


def _kink(function: Callable[[], float], array: Array, index: Index, analytic: float) -> bool:
    """Whether the slopes on the two sides differ, and `analytic` is one of them or between.

    On a curve they differ too, but over a nudge a tenth as long by a tenth as much: near the edge
    of a domain once the nudges are short enough. At a kink they differ as before; near one, which
    the shorter nudge does not reach, not at all.
    """
    here = function()

    def sides(h: float) -> tuple[float, float]:
        right = (nudged(function, array, index, h) - here) / h
        return (here - nudged(function, array, index, -h)) / h, right

    found = False
    for h in STEP / 10.0 ** np.arange(4):
        (left, right), (nearer_left, nearer_right) = sides(h), sides(h / 10)
        gap = right - left
        rounding = 1e3 * float(np.spacing(abs(here))) / h
        slack = 1e-4 * max(abs(left), abs(right)) + rounding
        if not abs(gap) > slack:
            break
        found = abs((nearer_right - nearer_left) / gap - 0.1) > 0.05
        found = found and min(left, right) - slack <= analytic <= max(left, right) + slack
    return bool(found)
