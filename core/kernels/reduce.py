"""In-place forms of sums and means."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for, number
from core.ops.axes import axes_of
from core.tape import Array, Record


@kernel_for("sum")
@kernel_for("mean")
class ReductionKernel(Kernel):
    """A sum, for a mean over the number of its terms: 3 µs both ways for (32, 32) instead of 13."""

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        (self.x,), name = self.operands, record.op.name
        self.axes = axes_of(name, self.x, record.options.get("axis"))
        self.keepdims: bool = record.options.get("keepdims", False)
        terms = self.x.size // max(self.result.size, 1)
        self.scale = number(1 / terms, self.result) if name == "mean" else None

    def forward(self) -> list[Call]:
        s = self.result
        calls: list[Call] = [partial(np.add.reduce, self.x, self.axes, None, s, self.keepdims)]
        if self.scale is not None:
            calls.append(partial(np.multiply, s, self.scale, s))
        return calls

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (dx,) = targets
        if dx is None:
            return []
        ds = upstream if self.keepdims else np.expand_dims(upstream, self.axes)
        if self.scale is None:
            return [partial(np.copyto, dx, ds)]
        share = np.empty_like(ds)  # spread as it is: a number times a number into an array is slow
        return [partial(np.multiply, ds, self.scale, share), partial(np.copyto, dx, share)]
