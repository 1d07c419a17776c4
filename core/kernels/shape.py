"""In-place forms of what moves numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for
from core.ops.shape import add_rows
from core.tape import Array, Record


@kernel_for("reshape")
@kernel_for("transpose")
@kernel_for("slice")
class ViewKernel(Kernel):
    """Forward there is nothing to do; the gradient is written through a view of the same kind.

    Where no other operation reads the operand, `Program` spares even that: see `shared_gradients`.
    """

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether the result is a view: `reshape` has to copy where the order of memory differs."""
        return np.may_share_memory(record.operands[0].data, record.result.data)

    def forward(self) -> list[Call]:
        return []

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (dx,) = targets
        if dx is None:
            return []
        part = self.view_of(dx)
        if np.may_share_memory(part, dx):
            zeros: list[Call] = [partial(dx.fill, 0)] if part.size < dx.size else []
            return [*zeros, partial(np.copyto, part, upstream)]
        ordered = np.empty(dx.shape, dx.dtype)
        return [
            partial(np.copyto, self.view_of(ordered), upstream),
            partial(np.copyto, dx, ordered),
        ]

    def view_of(self, array: Array) -> Array:
        """The same part of another array of the operand's shape."""
        return self.record.op.forward(array, **self.record.options)[0]


@kernel_for("gather")
class GatherKernel(Kernel):
    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether the rows of x stand one after the other."""
        return all(t.data.flags.c_contiguous for t in (record.operands[0], record.result))

    def forward(self) -> list[Call]:
        x, i = self.operands
        return [partial(x.take, i, 0, self.result, "clip")]  # the default makes a copy first

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        dx, i = targets[0], self.operands[1]
        if dx is None:
            return []
        return [partial(dx.fill, 0), partial(add_rows, dx, i, upstream)]
