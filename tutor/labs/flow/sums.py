"""What all layers together did to the gradient and to the signal, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

from core.signal import LayerSignal, typical
from tutor.activities.value_types import short_number
from tutor.words import _

FADES, GROWS = 0.1, 10.0
"""Below and above these parts of itself, a gradient has vanished or exploded."""


class Sums(NamedTuple):
    """`ratio`: the first layer's gradient over the last one's, infinite where no 64-bit number
    holds it; `kept`: the last layer's spread over the first one's; `slopes` and `weights`: what a
    typical layer multiplies the gradient by. NaN where there is nothing to compare.
    """

    ratio: float
    kept: float
    slopes: float
    weights: float

    @classmethod
    def of(cls, layers: Sequence[LayerSignal]) -> Self:
        first, last = layers[0], layers[-1]
        with np.errstate(all="ignore"):
            return cls(
                float(np.divide(first.gradient, last.gradient)),
                float(np.divide(last.spread, first.spread)),
                typical([layer.by_slopes for layer in layers[:-1]]),
                typical([layer.by_weights for layer in layers[:-1]]),
            )


def number(value: float | None) -> str:
    """Three figures of a number, powers of ten where it is large or small; ``—`` for none."""
    if value is None or np.isnan(value):
        return "—"
    if np.isinf(value):
        return "∞"
    if value and not 1e-3 <= abs(value) < 1e4:
        mantissa, power = f"{value:.1e}".split("e")
        return f"{mantissa}·10{_raised(int(power))}".replace("-", "−")
    return short_number(float(f"{value:.3g}")).replace("-", "−")


def verdict(sums: Sums) -> str:
    """What becomes of the gradient, in a sentence."""
    ratio = sums.ratio
    if np.isinf(ratio):
        return _("The gradient explodes: it is beyond all 64-bit numbers at the first layer.")
    if np.isnan(ratio):
        return _("No gradient is left to compare.")
    if ratio == 0:
        return _("Nothing of the gradient reaches the first layer.")
    said = number(ratio)
    if ratio < FADES:
        return _("The gradient vanishes: at the first layer it is {ratio} of the last one's.",
                 ratio=said)  # fmt: skip
    if ratio > GROWS:
        return _("The gradient explodes: at the first layer it is {ratio} times the last one's.",
                 ratio=said)  # fmt: skip
    return _("The gradient arrives: at the first layer it is {ratio} times the last one's.",
             ratio=said)  # fmt: skip


def reason(sums: Sums) -> str:
    """What a typical layer does to it; empty where nothing is left."""
    if not np.isfinite([sums.slopes, sums.weights]).all():
        return ""
    return _(
        "A typical layer: slopes × {slopes}, weights × {weights} = × {both}.",
        slopes=number(sums.slopes),
        weights=number(sums.weights),
        both=number(sums.slopes * sums.weights),
    )


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
