"""Products with a sparse matrix that does not change: averages over neighbours, sparse features.

The matrix is an option, not an operand: it has no gradient. All three are z = S·x with
dx = Sᵀ·dz, and cost as many multiplications a column as S has entries. They are linear, so a
product with weights may come before or after; before is cheaper where it narrows the rows.
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.graphs import Graph
from core.sparse import SparseMatrix
from core.tape import REQUIRED, Array, Op, Options, Saved, enrol


class SparseProduct(Op):
    """z = S·x: S (R, C) from the options, x (C, D) → z (R, D)."""

    source: ClassVar[tuple[str, type]] = ("graph", Graph)
    """The option that S is made from, and its type."""

    letter: ClassVar[str]
    """What the formula calls S."""

    analytic = True

    @property
    def options(self) -> Options:
        return {self.source[0]: REQUIRED}

    def matrix(self, options: Options) -> SparseMatrix:
        """S (R, C)."""
        raise NotImplementedError

    def forward(self, x: Array, **options: Any) -> tuple[Array, Saved]:
        S = self.matrix(options)
        return S.product(x), (S,)  # z[i] = Σⱼ S[i,j]·x[j]

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (S,) = saved
        return (S.T.product(upstream),)  # dx[j] = Σᵢ S[i,j]·dz[i]

    def check(self, x: Array, **options: Any) -> None:
        letter, (name, kind) = self.operands[0], self.source
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


class GraphConvolution(SparseProduct):
    """h = Â·x: every node takes a weighted sum over its neighbours and itself.

    x (V, D) → h (V, D), with Â = D^-½·(A + I)·D^-½ of the option `graph`. With weights and a bias,
    Â·x·W + b, it is the layer of Kipf and Welling 2017.
    """

    name = "graph_convolution"
    formula = "h = Â · x"
    operands = ("x",)
    rules = ("dx = Âᵀ · dh",)
    letter = "Â"

    def matrix(self, options: Options) -> SparseMatrix:
        graph: Graph = options["graph"]
        return graph.normalized


class NeighbourMean(SparseProduct):
    """m[i] = the mean of x[j] over the neighbours j of node i; 0 for a node without neighbours.

    x (V, D) → m (V, D), with Ā = D⁻¹·A of the option `graph`. GraphSAGE gives it weights of its own
    beside the node's (Hamilton, Ying and Leskovec 2017).
    """

    name = "neighbour_mean"
    formula = "m = Ā · x"
    operands = ("x",)
    rules = ("dx = Āᵀ · dm",)
    letter = "Ā"

    def matrix(self, options: Options) -> SparseMatrix:
        graph: Graph = options["graph"]
        return graph.mean


class SparseMm(SparseProduct):
    """z = X·W: sparse features X (N, D), the option `features`, times weights W (D, H) → z (N, H).

    As torch.sparse.mm. The features get no gradient.
    """

    name = "sparse_mm"
    formula = "z = X · W"
    operands = ("W",)
    rules = ("dW = Xᵀ · dz",)
    letter = "X"
    source = ("features", SparseMatrix)

    def matrix(self, options: Options) -> SparseMatrix:
        features: SparseMatrix = options["features"]
        return features


graph_convolution = enrol(GraphConvolution())
neighbour_mean = enrol(NeighbourMean())
sparse_mm = enrol(SparseMm())
