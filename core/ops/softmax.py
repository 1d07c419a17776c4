"""Softmax: scores made into probabilities, or their logarithms, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.ops.axes import axis_of
from core.ops.shape import transpose
from core.tape import Array, Op, Operand, Saved, Tensor, enrol


def row_softmax(z: Array) -> Array:
    """Softmax over the last axis. Each row's own maximum is subtracted, so nothing overflows."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def row_log_softmax(z: Array) -> Array:
    """Its logarithm, without a division or the log of 0."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


class OverRows(Op):
    """A function of each row of scores z (…, C).

    A call takes another `axis` of z, which a tape records as a row that is moved and moved back.
    """

    operands = ("z",)
    called_with = ("axis",)

    def __call__(self, *operands: Operand, axis: int = -1, **options: Any) -> Tensor:
        (z,) = self.as_tensors(operands)
        if z.data.ndim == 0 or (here := axis_of(self.name, z.data, axis)) == z.data.ndim - 1:
            return super().__call__(z, **options)
        order = list(range(z.data.ndim))
        order[here], order[-1] = order[-1], order[here]
        turned = super().__call__(transpose(z, axes=tuple(order)), **options)
        return transpose(turned, axes=tuple(order))

    def check(self, z: Array) -> None:
        if z.ndim == 0 or z.shape[-1] == 0:
            raise ValueError(f"{self.name}: z has shape {z.shape}; expected (…, C) with C ≥ 1")


class Softmax(OverRows):
    """p[…,c] = exp(z[…,c]) / Σₖ exp(z[…,k]) over the last axis."""

    name = "softmax"
    formula = "p = exp(z) / Σₖ exp(z[k])"
    rules = ("dz = p · (dp − Σₖ dp[k]·p[k])",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        p = row_softmax(z)
        return p, (p,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (p,) = saved
        return (p * (upstream - (upstream * p).sum(axis=-1, keepdims=True)),)


class LogSoftmax(OverRows):
    """log p = z − log Σₖ exp(z[k]) over the last axis, without a division or the log of 0."""

    name = "log_softmax"
    formula = "y = z − log Σₖ exp(z[k])"
    rules = ("dz = dy − exp(y) · Σₖ dy[k]",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        y = row_log_softmax(z)
        return y, (y,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (y,) = saved
        return (upstream - np.exp(y) * upstream.sum(axis=-1, keepdims=True),)


softmax = enrol(Softmax())
log_softmax = enrol(LogSoftmax())
