"""L-BFGS: the curvature as the last few steps have shown it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy.typing as npt

from core.optim.objective import Iterate, Objective, check_settings, floating
from core.optim.second_order.line_search import check_bounded, strong_wolfe
from core.tape import Array


def lbfgs(
    objective: Objective,
    start: npt.ArrayLike,
    *,
    memory: int = 10,
    steps: int = 500,
    tolerance: float = 1e-8,
) -> Iterator[Iterate]:
    """Limited-memory BFGS (Liu and Nocedal 1989): curvature from the last `memory` steps.

    Each step s and the change y of the gradient over it say what H does along s: H·s ≈ y. From
    these pairs two loops make H⁻¹·g, in 4·memory·P operations; a strong Wolfe line search follows.
    ValueError where the function falls without end.
    """
    check_settings(steps, tolerance)
    if memory < 1:
        raise ValueError(f"memory must be at least 1, not {memory}")
    pairs: deque[tuple[Array, Array]] = deque(maxlen=memory)
    w = floating(start)
    here = Iterate(0, w, *objective(w))
    yield here
    while here.slope > tolerance and here.step < steps:
        direction = -_inverse_times(pairs, here.gradient)
        # Without a pair the gradient's length says nothing of how far the minimum is.
        length = 1.0 if pairs else min(1.0, 1 / here.slope)
        found = strong_wolfe(objective, here.w, here.value, here.gradient, direction, length=length)
        if found is None:
            check_bounded(objective, here.w, here.value, direction, length)
            return
        pairs.append((found.w - here.w, found.gradient - here.gradient))
        here = Iterate(here.step + 1, found.w, found.value, found.gradient)
        yield here


def _inverse_times(pairs: deque[tuple[Array, Array]], gradient: Array) -> Array:
    """H⁻¹·gradient as the pairs (s, y) tell it: Nocedal and Wright (2006), algorithm 7.4."""
    q, shares = gradient.copy(), []
    for s, y in reversed(pairs):
        share = float(s @ q) / float(s @ y)
        shares.append(share)
        q -= share * y
    if pairs:
        s, y = pairs[-1]
        q *= float(s @ y) / float(y @ y)  # the scale of H⁻¹, from the last pair
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q += (share - float(y @ q) / float(s @ y)) * s
    return q
