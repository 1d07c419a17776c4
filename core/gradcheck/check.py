"""What a gradient check found: its worst element, and what to think of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.gradcheck.nudge import STEP
from core.tape import Array, Index

FLOOR = 1e-3
"""Elements smaller than this share of the largest are compared with that share, not themselves."""


@dataclass(frozen=True, slots=True)
class Check:
    """The worst element of a gradient check: its place, both values, and their relative error.

    `best_step` is the nudge of STEPS at which both values are nearest, `best_error` what is left
    of the error there. `kink` tells of an error that is nobody's mistake: the slopes on the two
    sides of the element differ, and the rule's is one of them or between; so does `hidden`, where
    both differ by no more than rounding may, and `edge`, where every nudge leaves the domain.
    `complex_error` is the largest error of the same gradients by the complex step, where it
    applies. `call` tells of the operands' shapes and the options.
    """

    name: str
    error: float
    tensor: str
    index: Index
    analytic: float
    numeric: float
    elements: int
    step: float = STEP
    best_step: float = STEP
    best_error: float = float("inf")
    kink: bool = False
    hidden: bool = False
    edge: bool = False
    complex_error: float | None = None
    call: str = ""

    @property
    def passed(self) -> bool:
        """Whether the values agree to a millionth, and by the complex step to 1e-10."""
        exact = self.complex_error is None or self.complex_error < 1e-10
        return self.error < 1e-6 and exact

    @property
    def verdict(self) -> str:
        """What to think of it, in a sentence."""
        if self.passed:
            return "The rule and the nudge agree."
        if self.kink:
            return (
                "There is a kink: a nudge up and one down give different slopes, and the rule's "
                "lies between them. Check away from it."
            )
        if self.error < 1e-6:
            return "The complex step, which is more exact, disagrees with the rule."
        if self.best_error < 1e-6:
            return f"They agree for a nudge of {self.best_step:g}: check with that."
        if self.edge:
            return "The domain ends here: every nudge leaves it, so that nothing can be measured."
        if self.hidden:
            return "Rounding hides it: beside so large a value no nudge measures this gradient."
        return "The rule is wrong: they disagree for a nudge of any size."


def worst_of(name: str, pairs: Sequence[tuple[str, Array, Array]]) -> tuple[int, Check]:
    """Which of the tensors, (name, analytic, numeric), differs most, and the element that does."""
    floor = floor_of([part for _, *both in pairs for part in both])
    errors = [relative_error(a, n, floor) for _, a, n in pairs]
    elements = sum(error.size for error in errors)
    if not elements:
        return 0, Check(name, 0.0, "", (), 0.0, 0.0, 0)
    which = int(np.argmax([error.max(initial=-1) for error in errors]))
    error, (tensor, a, n) = errors[which], pairs[which]
    place = tuple(int(i) for i in np.unravel_index(int(error.argmax()), error.shape))
    worst = float(error[place])
    return which, Check(
        name, worst, tensor, place, float(a[place]), float(n[place]), elements, best_error=worst
    )


def floor_of(gradients: Sequence[Array]) -> float:
    """FLOOR times the largest finite element of all `gradients`."""
    largest = (float(np.abs(g[np.isfinite(g)]).max(initial=0)) for g in gradients)
    return FLOOR * max(largest, default=0.0)


def relative_error(a: Array, n: Array, floor: float = 0.0) -> Array:
    """|a − n| over the larger of |a|, |n| and `floor`, element by element."""
    scale = np.maximum(np.maximum(np.abs(a), np.abs(n)), floor)
    with np.errstate(invalid="ignore"):
        error = np.abs(a - n) / np.where(scale == 0, 1, scale)
    return np.where(np.isnan(error), np.inf, error)  # what is no number is as wrong as can be
