"""Products with a sparse matrix that does not change: averages over neighbours, sparse features.

The matrix is an option, not an operand: it has no gradient. All three are z = S·x with
dx = Sᵀ·dz, and cost as many multiplications a column as S has entries. They are linear, so a
product with weights may come before or after; before is cheaper where it narrows the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from core.expression import Expression, Leaf, Named, call, constant, element_name, total
from core.graphs import Graph
from core.sparse import SparseMatrix
from core.tape import Array, Factor, Op, Options, Saved, enrol

READABLE = 400
"""A matrix of at most so many places is shown."""


class SparseProduct(Op):
    """z = S·x: S (R, C) from the options, x (C, D) → z (R, D)."""

    option: ClassVar[tuple[str, type]] = ("graph", Graph)
    """The option that S is made from, and its type."""

    letter: ClassVar[str]
    """What the formula calls S."""

    analytic = True

    def matrix(self, options: Options) -> SparseMatrix:
        """S (R, C)."""
        raise NotImplementedError

    def local(self, i: int, j: int, options: Options) -> Expression:
        """S[i,j] as the textbook writes it: how much z[i,k] moves with x[j,k]."""
        raise NotImplementedError

    def given(self, options: Options) -> tuple[Named, ...]:
        S = self.matrix(options)
        small = S.shape[0] * S.shape[1] <= READABLE
        return (Named(self.letter, S.dense()),) if small else ()

    def check(self, x: Array, **options: Any) -> None:
        letter, (name, kind) = self.operands[0], self.option
        if not isinstance(options.get(name), kind):
            raise TypeError(
                f"{self.name} needs its {name}: {name}=…, a {kind.__name__}, not "
                f"{'None' if name not in options else type(options[name]).__name__}"
            )
        columns = self.matrix(options).shape[1]
        if x.ndim != 2 or len(x) != columns:
            raise ValueError(
                f"{self.name}: {letter} has shape {x.shape}; this {name} needs ({columns}, D)"
            )

    def forward(self, x: Array, **options: Any) -> tuple[Array, Saved]:
        S = self.matrix(options)
        return S.product(x), (S,)  # z[i] = Σⱼ S[i,j]·x[j]

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (S,) = saved
        return (S.T.product(upstream),)  # dx[j] = Σᵢ S[i,j]·dz[i]

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.normal(size=(self.matrix(self.sample_options).shape[1], 3)),)

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        j, k = index
        readers = self.matrix(options).T.row(j)
        return [Factor(upstream[i, k], self.local(i, j, options)) for i, _ in readers]


class GraphConvolution(SparseProduct):
    """h = Â·x: every node takes a weighted sum over its neighbours and itself.

    x (V, D) → h (V, D), with Â = D^-½·(A + I)·D^-½ of the option `graph`. With weights and a bias,
    Â·x·W + b, it is the layer of Kipf and Welling 2017.
    """

    name = "graph_convolution"
    letter = "Â"
    formula = "h = Â · x"
    operands = ("x",)
    rules = ("dx = Âᵀ · dh",)
    sample_options: ClassVar[Options] = {"graph": Graph.undirected(4, [[0, 1], [1, 2], [1, 3]])}

    def matrix(self, options: Options) -> SparseMatrix:
        graph: Graph = options["graph"]
        return graph.normalized

    @staticmethod
    def root(i: int, j: int, options: Options) -> Expression:
        """√(d[i]·d[j]), with d the neighbours of each node, itself included."""
        d = options["graph"].looped.adjacency.counts
        return call("√", np.sqrt, constant(int(d[i])) * constant(int(d[j])))

    def local(self, i: int, j: int, options: Options) -> Expression:
        return 1 / self.root(i, j, options)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (x,), (i, k) = operands, index
        return total(x[j, k] / self.root(i, j, options) for j, _ in self.matrix(options).row(i))


class NeighbourMean(SparseProduct):
    """m[i] = the mean of x[j] over the neighbours j of node i; 0 for a node without neighbours.

    x (V, D) → m (V, D), with Ā = D⁻¹·A of the option `graph`. GraphSAGE gives it weights of its own
    beside the node's (Hamilton, Ying and Leskovec 2017).
    """

    name = "neighbour_mean"
    letter = "Ā"
    formula = "m = Ā · x"
    operands = ("x",)
    rules = ("dx = Āᵀ · dm",)
    sample_options = GraphConvolution.sample_options

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"Ā": "D⁻¹ · A"}

    def matrix(self, options: Options) -> SparseMatrix:
        graph: Graph = options["graph"]
        return graph.mean

    def local(self, i: int, j: int, options: Options) -> Expression:
        return 1 / constant(len(self.matrix(options).row(i)))

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (x,), (i, k) = operands, index
        row = self.matrix(options).row(i)
        return total(x[j, k] for j, _ in row) / len(row) if row else constant(0)


class SparseMm(SparseProduct):
    """z = X·W: sparse features X (N, D), the option `features`, times weights W (D, H) → z (N, H).

    As torch.sparse.mm. The features get no gradient.
    """

    name = "sparse_mm"
    letter = "X"
    formula = "z = X · W"
    operands = ("W",)
    rules = ("dW = Xᵀ · dz",)
    option = ("features", SparseMatrix)
    sample_options: ClassVar[Options] = {
        "features": SparseMatrix.of_dense(np.array([[0, 2, 0, 0.5], [0, 0, 0, 0], [-1, 0, 0, 3]]))
    }

    def matrix(self, options: Options) -> SparseMatrix:
        features: SparseMatrix = options["features"]
        return features

    def local(self, i: int, j: int, options: Options) -> Expression:
        return _feature(i, j, dict(self.matrix(options).row(i))[j])

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (W,), (i, k) = operands, index
        return total(_feature(i, j, value) * W[j, k] for j, value in self.matrix(options).row(i))


def _feature(i: int, j: int, value: float) -> Expression:
    return Leaf(element_name("X", (i, j)), value)


graph_convolution = enrol(GraphConvolution())
neighbour_mean = enrol(NeighbourMean())
sparse_mm = enrol(SparseMm())
