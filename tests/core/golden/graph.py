from __future__ import annotations

import numpy as np

from core.graphs import Graph
from core.sparse import SparseMatrix
from golden import GoldenCase

NODES = 6
EDGES = [[0, 1], [1, 2], [2, 0], [2, 3], [3, 4], [4, 4]]
ONE_WAY = [[0, 1], [0, 2], [3, 1], [3, 3]]
FEATURES = np.array([[0, 1.5, 0, 0, -2], [0, 0, 0, 0, 0], [1, 0, 0, 3, 0.5]])


def adjacency(torch, edges, both_ways):
    """A[i,j] = 1 where j sends to i, with all its zeros."""
    A = torch.zeros(NODES, NODES)
    for sender, listener in edges:
        A[listener, sender] = 1
        if both_ways:
            A[sender, listener] = 1
    return A


def convolution(edges, both_ways):
    def compute(torch, x):
        A = adjacency(torch, edges, both_ways)
        A = A.fill_diagonal_(1)
        scale = torch.diag(A.sum(dim=1) ** -0.5)
        return scale @ A @ scale @ x

    return compute


def mean(edges, both_ways):
    def compute(torch, x):
        A = adjacency(torch, edges, both_ways)
        return A @ x / A.sum(dim=1, keepdim=True).clamp(min=1)

    return compute


def nodes(rng):
    return [rng.normal(size=(NODES, 3))]


def case(op, torch, graph):
    return GoldenCase(op, torch, nodes, {"graph": graph})


UNDIRECTED, DIRECTED = Graph.undirected(NODES, EDGES), Graph.directed(NODES, ONE_WAY)
CASES = {
    "convolution": case("graph_convolution", convolution(EDGES, True), UNDIRECTED),
    "convolution-directed": case("graph_convolution", convolution(ONE_WAY, False), DIRECTED),
    "mean": case("neighbour_mean", mean(EDGES, True), UNDIRECTED),
    "mean-directed": case("neighbour_mean", mean(ONE_WAY, False), DIRECTED),
    "sparse_mm": GoldenCase(
        "sparse_mm",
        lambda torch, W: torch.sparse.mm(torch.tensor(FEATURES).to_sparse(), W),
        lambda rng: [rng.normal(size=(5, 4))],
        {"features": SparseMatrix.of_dense(FEATURES)},
    ),
}
