"""In-place forms of losses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.kernels.activations import sigmoid_into
from core.kernels.kernel import Call, Kernel, kernel_for, number, product
from core.ops.linear import rows
from core.tape import Array, Record


@kernel_for("cross_entropy")
class CrossEntropyKernel(Kernel):
    """Forward leaves softmax(z) in p (N, C), from which backward takes 1 at each right class.

    The largest score of a row is read where it stands: for (1620, 10) that takes 25 µs instead of
    the 70 of `maximum.reduce`, for (32, 10) 2.2 instead of 2.9.
    """

    @classmethod
    def fits(cls, record: Record) -> bool:
        """Whether scores and labels can be looked at as (N, C) and (N,) without a copy."""
        z, y = (tensor.data for tensor in record.operands)
        return z.ndim == 2 or (z.flags.c_contiguous and y.flags.c_contiguous)

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        shape, dtype = rows(self.operands[0]).shape, self.result.dtype
        self.p: Array = np.empty(shape, dtype)
        self.right: Array = np.empty(shape[0], dtype)  # of each row, the number of its right class
        self.places: Array = np.empty(shape[0], np.intp)  # where that stands in the flat p
        self.starts: Array = np.arange(shape[0]) * shape[1]  # where each row begins

    def forward(self) -> list[Call]:
        z, y = rows(self.operands[0]), self.operands[1].reshape(-1)
        p, right = self.p, self.right
        many, classes = p.shape
        peak, sums = np.empty(many, p.dtype), np.empty(many, p.dtype)
        divided: Call = partial(np.divide, p, sums[:, None], p)
        return [
            *self._peaks(z, peak),
            partial(np.subtract, z, peak[:, None], p),
            partial(np.add, self.starts, y, self.places, casting="unsafe"),
            partial(p.reshape(-1).take, self.places, None, right, "clip"),
            partial(np.exp, p, p),
            product(p, np.ones(classes, p.dtype), sums),  # saves 1.2 over add.reduce
            *([divided] if self.backward_follows else []),
            partial(np.log, sums, sums),
            partial(np.subtract, sums, right, sums),
            product(sums, np.full(many, 1 / many, p.dtype), self.result),  # their mean
        ]

    def _peaks(self, z: Array, peak: Array) -> list[Call]:
        """The largest number of each row of z (N, C), NaN where there is one, into `peak`."""
        if not z.flags.c_contiguous:
            return [partial(np.maximum.reduce, z, 1, None, peak)]
        return [
            partial(z.argmax, 1, self.places),
            partial(np.add, self.places, self.starts, self.places),
            partial(z.reshape(-1).take, self.places, None, peak, "clip"),
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


@kernel_for("mse_loss")
class MseLossKernel(Kernel):
    """2 µs both ways for (32, 32) instead of 10."""

    def __init__(self, record: Record, backward_follows: bool = True) -> None:
        super().__init__(record, backward_follows)
        self.difference = np.empty(self.operands[0].shape, self.result.dtype)

    def forward(self) -> list[Call]:
        d, L = self.difference, self.result
        flat = d.reshape(-1)
        return [
            partial(np.subtract, *self.operands, d),
            product(flat, flat, L),
            partial(np.multiply, L, number(1 / d.size, L), L),
        ]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        d, (dy, dt) = self.difference, targets
        scale = np.empty_like(upstream)
        calls: list[Call] = [partial(np.multiply, upstream, number(2 / d.size, d), scale)]
        if dy is not None:
            calls.append(partial(np.multiply, d, scale, dy))
        if dt is not None:
            calls += [partial(np.multiply, d, scale, dt), partial(np.negative, dt, dt)]
        return calls


@kernel_for("binary_cross_entropy_with_logits")
class BinaryCrossEntropyKernel(Kernel):
    """max(0, z) − y·z + log(1 + exp(−|z|)): 7 µs both ways for (32, 32) instead of 18."""

    def forward(self) -> list[Call]:
        (z, y), L = self.operands, self.result
        losses, work = np.empty(z.shape, L.dtype), np.empty(z.shape, L.dtype)
        flat = losses.reshape(-1)
        return [
            partial(np.absolute, z, work),
            partial(np.negative, work, work),
            partial(np.exp, work, work),
            partial(np.log1p, work, work),
            partial(np.maximum, z, number(0, z), out=losses),
            partial(np.add, losses, work, losses),
            partial(np.multiply, y, z, work),
            partial(np.subtract, losses, work, losses),
            product(flat, np.full(flat.size, 1 / flat.size, L.dtype), L),
        ]

    def backward(self, upstream: Array, targets: Sequence[Array | None]) -> list[Call]:
        (z, y), (dz, dy) = self.operands, targets
        scale = np.empty_like(upstream)
        calls: list[Call] = [partial(np.divide, upstream, number(z.size, upstream), scale)]
        if dz is not None:
            calls += [
                *sigmoid_into(z, dz),
                partial(np.subtract, dz, y, dz),
                partial(np.multiply, dz, scale, dz),
            ]
        if dy is not None:
            calls += [partial(np.multiply, z, scale, dy), partial(np.negative, dy, dy)]
        return calls
