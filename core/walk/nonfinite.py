"""Where the numbers of a walk leave the finite ones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.tape import Parameter
from core.walk.step import Step
from core.walk.walk import Walk


@lru_cache(maxsize=1)  # of the walk that is open: a large one is not kept for its answer
def first_non_finite(walk: Walk) -> Step | None:
    """The first step whose array holds an ∞ or a NaN that no mask put there; None without one.

    A mask is a given array, no parameter, with −∞ in it. What is computed from it is meant to hold
    −∞ too; a NaN or +∞ counts there as everywhere.
    """
    masked = {
        name
        for name, tensor in walk.leaves.items()
        if not isinstance(tensor, Parameter) and np.isneginf(tensor.data).any()
    }
    for step in walk.steps:
        array = step.array
        if np.isfinite(array).all():
            continue
        meant = np.isfinite(array) | np.isneginf(array)
        if not meant.all() or masked.isdisjoint(named.name for named in step.operands):
            return step
        masked.add(step.name)
    return None
