"""Where the numbers of a walk leave the finite ones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.tape import Array
from core.walk.step import Step
from core.walk.walk import Walk


@lru_cache(maxsize=4)
def first_non_finite(walk: Walk) -> Step | None:
    """The first step whose array holds an ∞ or a NaN; None where all numbers are finite.

    What reads a mask, a given array with −∞ in it, is meant to hold −∞ and does not count.
    """
    masks = {name for name, tensor in walk.leaves.items() if not _finite(tensor.data)}
    for step in walk.steps:
        if not _finite(step.array) and masks.isdisjoint(one.name for one in step.operands):
            return step
    return None


def _finite(array: Array) -> bool:
    return bool(np.isfinite(array).all())
