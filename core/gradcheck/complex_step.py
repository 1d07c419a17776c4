"""The complex step: a slope without a difference of two near numbers.

f(x + ih) = f(x) + ih·f′(x) + O(h²), exact to rounding, for operations whose forward pass is
analytic and takes complex numbers (Squire and Trapp 1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.gradcheck.check import Check, floor_of, relative_error, worst_of
from core.tape import Array, Op, Options

COMPLEX_STEP = 1e-30
"""The imaginary nudge. Nothing is subtracted, so it can be as small as it likes."""


def check_op_by_complex_step(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, *, options: Options | None = None
) -> Check:
    """Check `op`, which must be analytic; as by `check_op`, its result is weighted and summed."""
    _, check = worst_of(op.name, _by_complex_step(op, operands, rng, options or {}))
    return replace(check, best_step=COMPLEX_STEP, complex_error=check.error)


def complex_errors(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options
) -> dict[str, float]:
    """The largest error of each rule by the complex step."""
    pairs = _by_complex_step(op, operands, rng, options)
    floor = floor_of([part for _, *both in pairs for part in both])
    return {name: float(relative_error(a, n, floor).max(initial=0)) for name, a, n in pairs}


def _by_complex_step(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, options: Options
) -> list[tuple[str, Array, Array]]:
    """For each operand that has a rule: its name, the rule's gradient, the complex step's."""
    result, saved = op.forward(*operands, **options)
    weights = rng.normal(size=result.shape)
    local = op.backward(weights, saved)
    pairs = []
    for which, (name, rule) in enumerate(zip(op.operands, op.rules, strict=True)):
        if not rule:
            continue
        slopes = np.empty_like(operands[which])
        for index in np.ndindex(slopes.shape):
            nudged = [a.astype(complex) if k == which else a for k, a in enumerate(operands)]
            nudged[which][index] += COMPLEX_STEP * 1j
            moved, _ = op.forward(*nudged, **options)
            slopes[index] = (weights * moved).sum().imag / COMPLEX_STEP
        pairs.append((name, np.asarray(local[which]), slopes))
    return pairs
