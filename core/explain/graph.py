"""Products with a sparse matrix, explained: only what is no 0 is a term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Leaf, Named, Role, call, constant, total
from core.ops import graph as ops
from core.tape import Array, Index, Options

READABLE = 400
"""A matrix of at most so many places is shown."""


class SparseProduct(Explainer[ops.SparseProduct]):
    def local(self, i: int, j: int, options: Options) -> Expression:
        """S[i,j] as the textbook writes it: how much z[i,k] moves with x[j,k]."""
        raise NotImplementedError

    def given(self, options: Options) -> tuple[Named, ...]:
        S = self.op.matrix(options)
        small = S.shape[0] * S.shape[1] <= READABLE
        return (Named(self.op.letter, S.dense(), Role.GIVEN),) if small else ()

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        options = back.options
        j, k = index
        readers = self.op.matrix(options).T.row(j)
        return [Factor(back.upstream[i, k], self.local(i, j, options)) for i, _ in readers]


@explains("graph_convolution")
class GraphConvolution(SparseProduct):
    @staticmethod
    def root(i: int, j: int, options: Options) -> Expression:
        """√(d[i]·d[j]), with d the neighbours of each node, itself included."""
        d = options["graph"].looped.adjacency.counts
        return call("√", np.sqrt, constant(int(d[i])) * constant(int(d[j])))

    def local(self, i: int, j: int, options: Options) -> Expression:
        return 1 / self.root(i, j, options)

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (x,), (i, k) = operands, index
        return total(x[j, k] / self.root(i, j, options) for j, _ in self.op.matrix(options).row(i))


@explains("neighbour_mean")
class NeighbourMean(SparseProduct):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"Ā": "D⁻¹ · A"}

    def local(self, i: int, j: int, options: Options) -> Expression:
        return 1 / constant(len(self.op.matrix(options).row(i)))

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (x,), (i, k) = operands, index
        row = self.op.matrix(options).row(i)
        return total(x[j, k] for j, _ in row) / len(row) if row else constant(0)


@explains("sparse_mm")
class SparseMm(SparseProduct):
    def local(self, i: int, j: int, options: Options) -> Expression:
        return _feature(i, j, dict(self.op.matrix(options).row(i))[j])

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (W,), (i, k) = operands, index
        return total(_feature(i, j, value) * W[j, k] for j, value in self.op.matrix(options).row(i))


def _feature(i: int, j: int, value: float) -> Expression:
    return Leaf("X", value, (i, j), Role.GIVEN)
