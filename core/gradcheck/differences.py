"""What backward says of each element beside what nudging it shows, by central differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from core.gradcheck.causes import looked_into
from core.gradcheck.check import Check, floor_of, relative_error
from core.gradcheck.nudge import STEP, central_difference, steadiest
from core.tape import Array, Index, Tape, Tensor


def gradient_check(
    function: Callable[[], Tensor],
    tensors: Sequence[Tensor],
    *,
    name: str = "",
    h: float | None = None,
) -> Check:
    """The worst of `gradient_checks`, which counts the elements of all tensors."""
    checks = gradient_checks(function, tensors, name=name, h=h)
    elements = sum(check.elements for check in checks)
    if not elements:
        return Check(name, 0.0, "", (), 0.0, 0.0, 0)
    worst = max((check for check in checks if check.elements), key=lambda check: check.error)
    return replace(worst, elements=elements)


def gradient_checks(
    function: Callable[[], Tensor],
    tensors: Sequence[Tensor],
    *,
    name: str = "",
    h: float | None = None,
) -> list[Check]:
    """Compare the tape's gradients of `function` with central differences, a Check a tensor.

    `function` computes one number from `tensors`, which are float64; each element is nudged up and
    down and put back: by `h`, or by STEP and, where that shows another slope, by the share of the
    element that suits it best. The relative error is |analytic − numeric| over the larger of both,
    or over FLOOR times the largest of the tape's gradients where that is more.
    """
    for tensor in tensors:
        if tensor.dtype != np.float64:
            raise TypeError(
                f"{tensor.name or 'a tensor'} is {tensor.dtype}: a gradient check needs float64, "
                "rounding hides the difference in anything less"
            )
    with np.errstate(all="ignore"):  # a nudge may leave the domain of a logarithm
        with Tape() as tape:
            loss = function()
        gradients = tape.gradients(loss)

        def value() -> float:
            return function().item()

        analytic = [gradients.get(t, np.zeros_like(t.data)) for t in tensors]
        numeric = [central_difference(value, t.data, h or STEP) for t in tensors]
        floor = floor_of(analytic)  # a slope across the edge of a domain may be huge
        return [
            _checked(Check(name, 0.0, t.name, (), 0.0, 0.0, t.data.size, step=h or STEP),
                     a, n, floor, value, t.data, shrinks=h is None)
            for t, a, n in zip(tensors, analytic, numeric, strict=True)
        ]  # fmt: skip


def _checked(
    check: Check, a: Array, n: Array, floor: float, value: Callable[[], float], data: Array,
    *, shrinks: bool,
) -> Check:  # fmt: skip
    """`check` with the element that differs most, once those that another nudge clears are."""
    steps = dict[Index, float]()
    while a.size:
        error = relative_error(a, n, floor)
        place = tuple(int(i) for i in np.unravel_index(int(error.argmax()), error.shape))
        found = replace(
            check, error=float(error[place]), index=place, analytic=float(a[place]),
            numeric=float(n[place]), step=steps.get(place, check.step),
        )  # fmt: skip
        found = looked_into(found, value, data)
        if found.passed or found.kink or not shrinks or place in steps:
            return found
        measured = steadiest(value, data, place)
        if not np.isfinite(measured.doubt):
            return replace(found, edge=not bool(np.isfinite(n[place])))
        steps[place], n[place] = measured.step, measured.slope
        again = float(relative_error(a[place], n[place], floor))
        if again >= 1e-6 and abs(a[place] - measured.slope) <= measured.doubt:
            return replace(found, hidden=True)
    return check
