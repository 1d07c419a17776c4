"""Products of matrices: affine maps, attention, graphs; and the turn of pairs by position."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.gradcheck.cases.case import Case, Rng, Trials, normal, normal_of
from core.graphs import Graph
from core.sparse import SparseMatrix


def _affine(rng: Rng) -> Iterator[Case]:
    for rows, inputs, outputs, bias in (
        ((3,), 4, 2, 2), ((2, 3), 2, 3, 3), ((1,), 3, 3, 3), ((3,), 3, 3, 1), ((), 2, 2, 2),
        ((2, 1), 1, 1, 1), ((4,), 2, 3, 1),
    ):  # fmt: skip
        yield Case((normal(rng, *rows, inputs), normal(rng, inputs, outputs), normal(rng, bias)))
    yield Case((normal(rng, 3, 3), normal(rng, 3)), places=(0, 0, 1))


def _matmul(rng: Rng) -> Iterator[Case]:
    for a, b in (
        ((3, 4), (4, 2)), ((3, 3), (3, 3)), ((2, 3, 4), (4, 2)), ((3, 4), (2, 4, 2)),
        ((2, 1, 3, 2), (3, 2, 2)), ((1, 3, 3), (2, 3, 3)), ((4,), (4, 2)), ((3, 4), (4,)),
        ((4,), (4,)), ((1, 1), (1, 1)),
    ):  # fmt: skip
        yield Case((normal(rng, *a), normal(rng, *b)))
    yield Case((normal(rng, 3, 3),), places=(0, 0))


def _attention(rng: Rng) -> Iterator[Case]:
    for batch, queries, keys, d, e in (
        ((), 3, 4, 2, 3), ((2,), 3, 3, 3, 3), ((1,), 1, 3, 2, 1), ((2, 2), 2, 1, 1, 2),
    ):  # fmt: skip
        mask = rng.random((queries, keys)) < 0.5
        mask[:, 0] = True
        for options in (
            {}, {"scale": 0.7}, {"is_causal": True}, {"attn_mask": mask},
            {"attn_mask": mask, "is_causal": True, "scale": 1.9},
        ):  # fmt: skip
            shapes = (queries, d), (keys, d), (keys, e)
            yield Case(tuple(normal(rng, *batch, *shape) for shape in shapes), options)
    yield Case((normal(rng, 3, 2),), places=(0, 0, 0))


def _turned(rng: Rng) -> Iterator[Case]:
    for options in ({}, {"first": 3}, {"base": 10.0}, {"first": 2, "base": 100.0}):
        for shape in ((2, 3, 4), (1, 2), (3, 6), (2, 1, 1, 4)):
            yield Case((normal(rng, *shape),), options)


def _graphs(rng: Rng) -> Iterator[Case]:
    for make in (Graph.undirected, Graph.directed):
        for nodes, width in ((4, 3), (5, 1), (3, 3), (1, 2)):
            graph = make(nodes, rng.integers(0, nodes, size=(2 * nodes - 1, 2)))
            yield Case((normal(rng, nodes, width),), {"graph": graph})


def _sparse(rng: Rng) -> Iterator[Case]:
    for rows, columns, width in ((3, 4, 3), (4, 3, 1), (3, 3, 3), (1, 2, 2)):
        dense = np.where(rng.random((rows, columns)) < 0.6, normal(rng, rows, columns), 0)
        yield Case((normal(rng, columns, width),), {"features": SparseMatrix.of_dense(dense)})


def _on_a_graph(rng: Rng) -> Case:
    graph = Graph.undirected(4, [[0, 1], [1, 2], [1, 3]])
    return Case((rng.normal(size=(4, 3)),), {"graph": graph})


def _with_features(rng: Rng) -> Case:
    features = SparseMatrix.of_dense(np.array([[0, 2, 0, 0.5], [0, 0, 0, 0], [-1, 0, 0, 3]]))
    return Case((rng.normal(size=(4, 3)),), {"features": features})


TRIALS = {
    "affine": Trials(normal_of((3, 4), (4, 2), (2,)), _affine),
    "matmul": Trials(normal_of((2, 3, 4), (4, 2)), _matmul),
    "scaled_dot_product_attention": Trials(normal_of((2, 3, 2), (2, 4, 2), (2, 4, 3)), _attention),
    "rotary": Trials(normal_of((2, 3, 4)), _turned),
    "graph_convolution": Trials(_on_a_graph, _graphs),
    "neighbour_mean": Trials(_on_a_graph, _graphs),
    "sparse_mm": Trials(_with_features, _sparse),
}
