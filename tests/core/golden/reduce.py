from __future__ import annotations

from golden import GoldenCase


def one(rng):
    return [rng.normal(size=(2, 3, 4))]


def over(op, axis, keepdims):
    def theirs(torch, x):
        every = tuple(range(x.ndim)) if axis is None else axis
        return getattr(torch, op)(x, dim=every, keepdim=keepdims)

    return GoldenCase(op, theirs, one, {"axis": axis, "keepdims": keepdims})


CASES = {
    f"{op}-{axis}-{keepdims}": over(op, axis, keepdims)
    for op in ("sum", "mean")
    for axis in (None, 1, -1, (0, 2))
    for keepdims in (False, True)
}
