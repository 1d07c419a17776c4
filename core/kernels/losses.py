"""In-place forms of losses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.kernel import Call, Kernel, kernel_for, number, product
from core.ops.linear import rows
from core.tape import Array, Record


@kernel_for("cross_entropy")
class CrossEntropyKernel(Kernel):
    """Forward leaves softmax(z) in p (N, C), from which backward takes 1 at each right class."""

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether scores and labels can be looked at as (N, C) and (N,) without a copy."""
        z, y = (tensor.data for tensor in record.operands)
        return z.ndim == 2 or (z.flags.c_contiguous and y.flags.c_contiguous)

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        shape, dtype = rows(self.operands[0]).shape, self.result.dtype
        self.p: Array = np.empty(shape, dtype)
        self.right: Array = np.empty(shape[0], dtype)  # of each row, the number of its right class
        self.places: Array = np.empty(shape[0], np.intp)  # where that stands in the flat p

    def forward(self) -> list[Call]:
        z, y = rows(self.operands[0]), self.operands[1].reshape(-1)
        p, right = self.p, self.right
        many, classes = p.shape
        peak, sums = np.empty(many, p.dtype), np.empty(many, p.dtype)
        return [
            partial(np.maximum.reduce, z, 1, None, peak),
            partial(np.subtract, z, peak[:, None], p),
            partial(np.add, np.arange(many) * classes, y, self.places, casting="unsafe"),
            partial(p.reshape(-1).take, self.places, None, right, "clip"),
            partial(np.exp, p, p),
            product(p, np.ones(classes, p.dtype), sums),  # saves 1.2 over add.reduce
            partial(np.divide, p, sums[:, None], p),
            partial(np.log, sums, sums),
            partial(np.subtract, sums, right, sums),
            product(sums, np.full(many, 1 / many, p.dtype), self.result),  # their mean
        ]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        p, right, (dz, _) = self.p, self.right, targets
        flat, scale = p.reshape(-1), np.empty_like(upstream)
        if dz is None:
            return []
        return [
            # flat[places] -= 1, which would make arrays
            partial(flat.take, self.places, None, right, "clip"),
            partial(np.subtract, right, number(1, p), right),
            partial(flat.__setitem__, self.places, right),
            partial(np.divide, upstream, number(len(p), p), scale),
            partial(np.multiply, p, scale, rows(dz)),
        ]
