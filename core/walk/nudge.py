"""The gradient check of one number: what the walk says, and what a nudge says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.expression import element_name
from core.message import Message
from core.tape import Array, Tensor
from core.walk.names import names_of
from core.walk.retrace import Pass
from core.walk.walk import Walk

NUDGES = tuple(10.0**-k for k in range(1, 13))
"""Sizes that are tried: large ones see the curvature, small ones drown in rounding."""

AGREES = 1e-6
"""Relative error below which walk and nudge say the same, in float64."""

SLACK = 10
"""How many times its doubt a slope may be off: a loss is rounded more than once on its way."""

STEADY = 0.5
"""At a kink a shorter nudge sees the slopes of the two sides as far apart as a longer one does; on
a curve a tenth of the nudge leaves a tenth of the distance. This share lies between."""


class Agreement(StrEnum):
    """What a check comes to."""

    SAME = "same"
    ZERO = "zero"
    KINK = "kink"
    DIFFERENT = "different"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Nudge:
    """(L(x + h) − L(x − h)) / 2h for one element x, and how far the gradient lies from it.

    `left` and `right` are the slopes of the two halves. `doubt` is how far off the slope itself may
    be, whatever the gradient is: what the next smaller nudge changes (curvature), and `rounding`,
    ε·|L| / h.
    """

    size: float
    slope: float
    error: float
    doubt: float
    left: float
    right: float
    rounding: float


@dataclass(frozen=True, slots=True)
class NudgeCheck:
    """One element of a gradient beside its finite differences, one for each of `NUDGES`."""

    element: str
    gradient: float
    nudges: tuple[Nudge, ...]

    @property
    def best(self) -> Nudge:
        """The nudge with the least doubt: the sweet spot between curvature and rounding.

        It does not look at the gradient, which may be wrong.
        """
        return min(self.nudges, key=lambda nudge: nudge.doubt)

    @property
    def kink(self) -> tuple[float, float] | None:
        """The slopes on the left and on the right of a kink that the best nudge spans."""
        place = self.nudges.index(self.best)
        here, *shorter = self.nudges[max(place - 1, 0) : place + 2]
        apart = here.right - here.left
        for nudge in (here, *shorter):
            now = nudge.right - nudge.left
            if not abs(now) > 2 * SLACK * nudge.rounding or not STEADY < now / apart < 1 / STEADY:
                return None
        return self.best.left, self.best.right

    @property
    def agreement(self) -> Agreement:
        """Whether the gradient is what the best nudge says, as far as that can tell.

        At a kink a nudge sees one slope on either side, and the rule takes one of its own: where
        several units bend at once, as those whose inputs are all 0, not even one between the two.
        """
        best, claimed = self.best, self.gradient
        slack = SLACK * best.doubt
        if not np.isfinite([best.slope, best.doubt]).all():
            return Agreement.UNTOLD
        if self.kink:
            return Agreement.KINK
        if max(abs(claimed), abs(best.slope)) <= slack:
            return Agreement.ZERO
        same = best.error < AGREES or abs(claimed - best.slope) <= slack
        return Agreement.SAME if same else Agreement.DIFFERENT

    @property
    def agrees(self) -> bool:
        """Whether nothing speaks against the gradient."""
        return self.agreement is not Agreement.DIFFERENT


@np.errstate(all="ignore")  # overflow is a value to look at, not a warning
def check_by_nudging(
    walk: Walk, name: str, index: tuple[int, ...], *, iteration: int = 1
) -> NudgeCheck:
    """Check element `index` of the gradient of the array called `name`, input, parameter or result,
    as `iteration` has it.

    Errors: KeyError if the walk has no such gradient.
    """
    here = walk.passes[iteration - 1]
    tensor = next((t for t, called in names_of(here.tape).items() if called == name), None)
    gradients = walk.gradients(iteration)
    if tensor is None or tensor not in gradients:
        raise KeyError(Message("this walk has no gradient of {name!r}", name=name))
    claimed = float(gradients[tensor][index])
    nudges = _nudges(here, tensor, index, claimed)
    return NudgeCheck(element_name(f"d{name}", index), claimed, nudges)


def _nudges(
    here: Pass, tensor: Tensor, index: tuple[int, ...], claimed: float
) -> tuple[Nudge, ...]:
    sizes, still = np.array(NUDGES), here.loss.item()
    above, below = (
        np.array([_loss_at(here, tensor, index, sign * h) for h in NUDGES]) for sign in (1, -1)
    )
    slopes = (above - below) / (2 * sizes)
    scales = np.maximum(abs(claimed), np.abs(slopes))
    errors = np.abs(claimed - slopes) / np.where(scales == 0, 1, scales)
    rounding = np.finfo(float).eps * np.maximum(np.abs(above), np.abs(below)) / sizes
    doubts = np.abs(np.diff(slopes, append=np.inf)) + rounding
    left, right = (still - below) / sizes, (above - still) / sizes
    columns: tuple[Array, ...] = (
        sizes, slopes, _or_infinite(errors), _or_infinite(doubts), left, right, rounding,
    )  # fmt: skip
    return tuple(Nudge(*row) for row in np.stack(columns, axis=1).tolist())


def _or_infinite(values: Array) -> Array:
    """The values, what is no number being as large as can be."""
    return np.where(np.isnan(values), np.inf, values)


def _loss_at(here: Pass, tensor: Tensor, index: tuple[int, ...], by: float) -> float:
    """The loss with one element of `tensor` moved, and everything after it computed again."""
    data = tensor.data.copy()
    data[index] += by
    return here.again({tensor: data}).loss.item()
