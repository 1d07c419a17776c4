"""A network on the smallest graph in which news has some way to go."""

from __future__ import annotations

import numpy as np

from core.examples.example import Example
from core.graphs import Graph
from core.networks import GCN
from core.tape import Tensor


def _path() -> Tensor:
    graph = Graph.undirected(4, [[0, 1], [1, 2], [2, 3]])
    X = np.array([[1.0, 0.2, 0.5], [0.5, 0.5, 0.1], [0.3, 0.5, 1.0], [0.4, 1.0, 0.5]])
    model = GCN([3, 2, 2], graph, X, activation="tanh", rng=np.random.default_rng(0), dtype=float)
    for parameter in model.parameters():
        parameter.data[...] = parameter.data.round(2)  # short numbers are easier to follow
    nodes, y = Tensor(np.array([0, 3]), "nodes"), Tensor(np.array([0, 1]), "y")
    return model.loss(nodes, y)


EXAMPLES = (
    Example(
        "gcn-4",
        "A graph convolution network: 3-2-2 on a path of four nodes",
        "The nodes stand in a row, 0–1–2–3; only the two ends have a label. Each layer, Â, sums "
        "over a node and its neighbours, each share divided by √(dᵢ·dⱼ), where d counts them: 2, "
        "3, 3, 2. The score of node 0 depends on nodes 1 and 2, and its error goes back to them.",
        _path,
        0.5,
    ),
)
