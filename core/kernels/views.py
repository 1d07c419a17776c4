"""In-place forms of operations whose result is a view of their operand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for
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
