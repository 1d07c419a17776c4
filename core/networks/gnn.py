"""Networks on a graph: average over your neighbours, then transform."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.graphs import Graph
from core.init import Initializer
from core.layers import GraphConvolution, NeighbourMean, activation_named
from core.networks.network import Network
from core.ops import gather
from core.sparse import SparseMatrix
from core.tape import Tensor


class GraphNetwork(Network):
    """Layers of the given sizes over one graph, with an activation between them.

    The graph (V nodes) and what its nodes have, `features` (V, sizes[0]), belong to the network;
    its inputs x are node numbers (N,). It always computes all nodes, as each needs its neighbours,
    and gathers those that were asked for: so it learns from a few labelled nodes, but has seen
    the features and edges of all (the transductive setting).
    """

    takes_indices = True
    layer: ClassVar[type[GraphConvolution] | type[NeighbourMean]]

    def __init__(
        self,
        sizes: Sequence[int],
        graph: Graph,
        features: npt.ArrayLike | SparseMatrix,
        *,
        activation: str = "relu",
        init: str | Initializer | None = None,
        rng: np.random.Generator,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(f"a graph network needs an input and an output size, not {sizes}")
        self.features = (
            features
            if isinstance(features, SparseMatrix)
            else Tensor(np.asarray(features, dtype), "X")
        )
        if self.features.shape != (graph.nodes, sizes[0]):
            raise ValueError(
                f"the features have shape {self.features.shape}; {graph.nodes} nodes and sizes "
                f"that begin with {sizes[0]} need {(graph.nodes, sizes[0])}"
            )
        self.sizes = tuple(sizes)
        self.activation = activation_named(activation)
        last = len(sizes) - 1
        self.layers = [
            self.layer(
                inputs,
                outputs,
                graph,
                rng=rng,
                activation=activation if number < last else "linear",
                init=init,
                dtype=dtype,
                name=str(number),
            )
            for number, (inputs, outputs) in enumerate(pairwise(sizes), 1)
        ]
        super().__init__()

    def __call__(self, x: Tensor) -> Tensor:
        a = self.features
        for number, layer in enumerate(self.layers, 1):
            z = layer(a).named(f"z{number}")
            if number == len(self.layers):
                break
            a = self.activation(z).named(f"a{number}")
        return gather(z, x).named("z")

    def describe(self) -> str:
        sizes = "-".join(map(str, self.sizes))
        nodes = self.features.shape[0]
        return f"{sizes} {self.activation.name} on {nodes} nodes"


class GCN(GraphNetwork):
    """A graph convolution network: z = Â·x·W + b in each layer (Kipf and Welling 2017)."""

    layer = GraphConvolution


class GraphSAGE(GraphNetwork):
    """GraphSAGE with the mean: z = x·W + mean(x)·U + b in each layer (Hamilton et al. 2017)."""

    layer = NeighbourMean
