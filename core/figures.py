"""How many figures of the numbers put in must be shown so that they come to the result shown."""

from __future__ import annotations

from math import floor, log10

import numpy as np

from core.expression import SHOWN_TERMS, Expression, Leaf


def unit(value: float, digits: int = 4) -> float:
    """One unit of the last digit that is shown of a finite number."""
    size = abs(value)
    if size != 0 and (size < 0.5 * 10.0**-digits or size >= 1e6):
        return float(10.0 ** (floor(log10(size)) - max(digits - 2, 1)))
    return float(10.0**-digits)


MOST_FIGURES = 17
"""As many say every float64 exactly."""


def figures_for(
    expression: Expression, value: float, digits: int = 4, terms: int = SHOWN_TERMS
) -> int:
    """How many figures of the numbers must be shown so that they come to `value` as it is shown,
    in sums of at most so many `terms`.

    A reader who types them gets its last digit, or one unit more or less of it. 0 where `digits`
    decimals do, and where `value` is so small beside its terms that it consists of their rounding:
    no figures help there.
    """
    if not np.isfinite(value):
        return 0
    result, within = Leaf("", value).shown(digits), unit(value, digits) * (1 + 1e-6)
    if abs(expression.evaluate() - result) > within:
        return 0
    tried: list[int] = [0, *range(digits, MOST_FIGURES)]
    shown = expression.shortened(terms)
    adding_up = (f for f in tried if abs(shown.typed(digits, f, terms) - result) <= within)
    return next(adding_up, MOST_FIGURES)
