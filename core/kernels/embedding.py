"""The in-place form of embedding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from core.kernels.kernel import Call, Kernel, kernel_for
from core.ops.shape import add_rows
from core.tape import Array, Record


@kernel_for("embedding")
class EmbeddingKernel(Kernel):
    @classmethod
    def fits(cls, record: Record) -> bool:
        return all(t.data.flags.c_contiguous for t in (*record.operands, record.result))

    def forward(self) -> list[Call]:
        x, E = self.operands
        return [partial(E.take, x, 0, self.result, "clip")]  # the default makes a copy first

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        x, (_, dE) = self.operands[0], targets
        if dE is None:
            return []
        return [partial(dE.fill, 0), partial(add_rows, dE, x, upstream)]
