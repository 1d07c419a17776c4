from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.graphs import Graph
from core.sparse import SparseMatrix
from operands.operand import SIZES, Case, Operands, numbers


@st.composite
def graphs(draw, make=Graph.directed):
    """A graph with self-loops and isolated nodes now and then."""
    nodes = draw(st.integers(1, 5))
    node = st.integers(0, nodes - 1)
    return make(nodes, draw(st.lists(st.tuples(node, node), max_size=8)))


def undirected_graphs():
    return graphs(Graph.undirected)


@st.composite
def on_a_graph(draw):
    graph = draw(graphs())
    return Case((draw(numbers(graph.nodes, draw(SIZES))),), {"graph": graph})


@st.composite
def sparse_matrices(draw):
    shape = draw(SIZES), draw(SIZES)
    kept = draw(arrays(np.bool_, shape))
    return SparseMatrix.of_dense(np.where(kept, draw(numbers(*shape)), 0))


@st.composite
def on_features(draw):
    features = draw(sparse_matrices())
    return Case((draw(numbers(features.shape[1], draw(SIZES))),), {"features": features})


TABLE = {
    "graph_convolution": Operands(on_a_graph()),
    "neighbour_mean": Operands(on_a_graph()),
    "sparse_mm": Operands(on_features()),
}
