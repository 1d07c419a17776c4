"""Products of matrices, explained: a row times a column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.places import readers, source, summed
from core.expression import Expression, Factor, Named, constant, total
from core.formula import Formula, read
from core.ops.broadcast import repeated_axes
from core.ops.linear import as_matrices
from core.tape import Array, Index, Op, Options


@explains("affine")
class Affine(Explainer[Op]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        rule, (x, W, b) = self.line(which), operands
        if which == 1:
            return summed(rule, tuple(range(x.ndim - 2)), x.ndim)
        shared = repeated_axes((*x.shape[:-1], W.shape[1]), b.shape)
        if which == 2 and (x.ndim, shared) != (2, (0,)):  # which is the textbooks' case
            return summed(read("db = dz"), shared, x.ndim)
        return rule

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, W, b = operands
        *n, j = index
        bias = b[source((j,), b.shape)]
        return total([*(x[(*n, i)] * W[i, j] for i in range(x.shape[-1])), bias])

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        x, W, b = back.operands
        dz = back.upstream
        if which == 0:
            *n, i = index
            return [Factor(dz[(*n, j)], W[i, j]) for j in range(W.shape[1])]
        if which == 1:
            i, j = index
            rows_of_x = np.ndindex(x.shape[:-1])
            return [Factor(dz[(*n, j)], x[(*n, i)], local_first=True) for n in rows_of_x]
        return [Factor(dz[at], constant(1)) for at in readers(index, b.shape, dz.shape)]


@explains("matmul")
class Matmul(Explainer[Op]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        rule, batches = self.line(which), [x.shape[:-2] for x in operands]
        if which is None:
            return rule
        batch = np.broadcast_shapes(*batches)
        return summed(rule, repeated_axes(batch, batches[which]), len(batch) + 2)

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        a, b = operands
        batch = list(index)
        j = batch.pop() if len(b.shape) > 1 else 0
        i = batch.pop() if len(a.shape) > 1 else 0
        return total(of_left(a, batch, i, k) * of_right(b, batch, k, j) for k in range(a.shape[-1]))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        a, b = back.operands
        left, right = as_matrices(a.array, b.array)
        batches = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])

        def dc(batch: Index, i: int, j: int) -> Expression:
            row = (i,) if len(a.shape) > 1 else ()
            return back.upstream[(*batch, *row, j) if len(b.shape) > 1 else (*batch, *row)]

        if which == 0:
            *own, i, k = index if len(index) > 1 else (0, *index)
            return [
                Factor(dc(batch, i, j), of_right(b, batch, k, j))
                for batch in readers(tuple(own), left.shape[:-2], batches)
                for j in range(right.shape[-1])
            ]
        *own, k, j = index if len(index) > 1 else (*index, 0)
        return [
            Factor(dc(batch, i, j), of_left(a, batch, i, k), local_first=True)
            for batch in readers(tuple(own), right.shape[:-2], batches)
            for i in range(left.shape[-2])
        ]


def of_left(a: Named, batch: Sequence[int], i: int, k: int) -> Expression:
    """a[…,i,k]."""
    return a[(*source(tuple(batch), a.shape[:-2]), i, k) if len(a.shape) > 1 else (k,)]


def of_right(b: Named, batch: Sequence[int], k: int, j: int) -> Expression:
    """b[…,k,j]."""
    return b[(*source(tuple(batch), b.shape[:-2]), k, j) if len(b.shape) > 1 else (k,)]
