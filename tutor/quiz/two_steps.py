"""What an optimizer makes of a weight in two steps, for questions that ask for the second."""

from __future__ import annotations

import numpy as np

from core.optim import Optimizer


def two_steps(
    optimizer: Optimizer, weight: float, first: float, second: float
) -> tuple[float, float]:
    """The weight after a step on the gradient `first`, and after another one on `second`."""
    weights, after = np.array([weight]), []
    for gradient in (first, second):
        optimizer.step(weights, np.array([gradient]))
        after.append(float(weights[0]))
    return after[0], after[1]
