"""The gradient check of one number: what the walk says, and what a nudge says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.expression import element_name
from core.tape import Array, Tensor
from core.walk.scribe import names_of
from core.walk.step import Phase
from core.walk.walk import Pass, Walk

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
    gradient = _gradient(walk, name, iteration)
    if tensor is None or gradient is None:
        raise KeyError(f"this walk has no gradient of {name!r}")
    claimed = float(gradient[index])
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


def _gradient(walk: Walk, name: str, iteration: int) -> Array | None:
    """The whole gradient: the last step of the iteration's backward pass that makes it."""
    passes = (Phase.SEED, Phase.BACKWARD, Phase.ACCUMULATE)
    made = [
        step.array
        for step in walk.steps
        if step.name == f"d{name}" and step.phase in passes and step.iteration == iteration
    ]
    return made[-1] if made else None


def _loss_at(here: Pass, tensor: Tensor, index: tuple[int, ...], by: float) -> float:
    """The loss with one element of `tensor` moved, and everything after it computed again."""
    data = tensor.data.copy()
    data[index] += by
    moved = {tensor: data}
    with np.errstate(all="ignore"):
        for record in here.tape.records:
            if record.result is not tensor and any(t in moved for t in record.operands):
                operands = (moved.get(t, t.data) for t in record.operands)
                moved[record.result], _ = record.op.forward(*operands, **record.options)
    return float(moved.get(here.loss, here.loss.data).item())
