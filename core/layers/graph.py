"""Layers on a graph: every node mixes what it has with what its neighbours have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.graphs import Graph
from core.init import Initializer
from core.layers.dense import Dense
from core.layers.layer import Layer
from core.ops import affine, graph_convolution, matmul, neighbour_mean, sparse_mm
from core.sparse import SparseMatrix
from core.tape import Parameter, Tensor

Features = Tensor | SparseMatrix
"""What the nodes have: (V, D). Sparse at most where they enter the network."""


class GraphConvolution(Layer):
    """z = Â·x·W + b: x (V, inputs) → z (V, outputs), with Â of the graph (`graph_convolution`).

    Both products cost less where rows are narrow. So x·W comes first where it narrows them, and
    Â·x where it does not. Source: Kipf and Welling 2017, equation 2.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        graph: Graph,
        *,
        rng: np.random.Generator,
        activation: str = "linear",
        init: str | Initializer | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        dense = Dense(
            inputs, outputs, rng=rng, activation=activation, init=init, dtype=dtype, name=name
        )
        self.W, self.b = dense.W, dense.b
        self.graph = graph
        self.name = name

    def __call__(self, x: Features) -> Tensor:
        if isinstance(x, Tensor) and not _narrows(self.W):
            h = graph_convolution(x, graph=self.graph).named(f"h{self.name}")
            return affine(h, self.W, self.b)
        u = _times(x, self.W).named(f"u{self.name}")
        return graph_convolution(u, graph=self.graph).named(f"h{self.name}") + self.b


class NeighbourMean(Layer):
    """z = x·W + mean(x)·U + b: x (V, inputs) → z (V, outputs), the mean over neighbours.

    W (inputs, outputs) weighs what a node has and U (inputs, outputs) what its neighbours have.
    The paper writes them as one matrix, for both side by side, and so they begin. As in
    `GraphConvolution`, the product that narrows rows comes first. Source: GraphSAGE with the mean,
    Hamilton, Ying and Leskovec 2017.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        graph: Graph,
        *,
        rng: np.random.Generator,
        activation: str = "linear",
        init: str | Initializer | None = None,
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        both = Dense(
            2 * inputs, outputs, rng=rng, activation=activation, init=init, dtype=dtype, name=name
        )
        self.W = Parameter(both.W.data[:inputs], f"W{name}")
        self.U = Parameter(both.W.data[inputs:], f"U{name}")
        self.b = both.b
        self.graph = graph
        self.name = name

    def __call__(self, x: Features) -> Tensor:
        if isinstance(x, SparseMatrix):
            own = _times(x, self.W) + self.b
        else:
            own = affine(x, self.W, self.b)
        if isinstance(x, Tensor) and not _narrows(self.U):
            m = neighbour_mean(x, graph=self.graph).named(f"m{self.name}")
            theirs = matmul(m, self.U)
        else:
            u = _times(x, self.U).named(f"u{self.name}")
            theirs = neighbour_mean(u, graph=self.graph)
        return own.named(f"s{self.name}") + theirs.named(f"t{self.name}")


def _narrows(W: Parameter) -> bool:
    inputs, outputs = W.shape
    return outputs < inputs


def _times(x: Features, W: Parameter) -> Tensor:
    """x·W for features of either kind."""
    return sparse_mm(W, features=x) if isinstance(x, SparseMatrix) else matmul(x, W)
