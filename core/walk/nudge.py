"""The gradient check of one number: what the walk says, and what a nudge says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.expression import element_name
from core.tape import Tensor
from core.walk.names import names_of
from core.walk.retrace import Pass
from core.walk.walk import Walk

NUDGES = tuple(10.0**-k for k in range(1, 13))
"""Sizes that are tried: large ones see the curvature, small ones drown in rounding."""

AGREES = 1e-6
"""Relative error below which walk and nudge say the same, in float64."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """(L(x + h) − L(x − h)) / 2h for one element x, and how far the gradient lies from it.

    `doubt` is how far off the slope itself may be, whatever the gradient is: what the next smaller
    nudge changes (curvature), and ε·|L| / h (rounding).
    """

    size: float
    slope: float
    error: float
    doubt: float


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
    def agrees(self) -> bool:
        """Whether the gradient is what the best nudge says, as far as that can tell."""
        best = self.best
        return best.error < AGREES or abs(self.gradient - best.slope) <= best.doubt


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
        raise KeyError(f"this walk has no gradient of {name!r}")
    claimed = float(gradients[tensor][index])
    ends = [[_loss_at(here, tensor, index, sign * h) for sign in (1, -1)] for h in NUDGES]
    above, below = np.array(ends).T
    with np.errstate(all="ignore"):
        slopes = (above - below) / (2 * np.array(NUDGES))
        scales = np.maximum(abs(claimed), np.abs(slopes))
        errors = np.abs(claimed - slopes) / np.where(scales == 0, 1, scales)
        rounding = np.finfo(float).eps * np.maximum(np.abs(above), np.abs(below)) / NUDGES
        doubts = np.abs(np.diff(slopes, append=np.inf)) + rounding
    values = (np.nan_to_num(each, nan=np.inf).tolist() for each in (errors, doubts))
    nudges = map(Nudge, NUDGES, slopes.tolist(), *values)
    return NudgeCheck(element_name(f"d{name}", index), claimed, tuple(nudges))


def _loss_at(here: Pass, tensor: Tensor, index: tuple[int, ...], by: float) -> float:
    """The loss with one element of `tensor` moved, and everything after it computed again."""
    data = tensor.data.copy()
    data[index] += by
    return here.again({tensor: data}).loss.item()
