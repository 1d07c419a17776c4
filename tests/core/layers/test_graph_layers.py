from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands import SEEDS
from operands.graph import graphs

from core.datasets import karate_club
from core.layers import GraphConvolution, NeighbourMean
from core.sparse import SparseMatrix
from core.tape import Tape, Tensor

RNG = np.random.default_rng
LAYERS = [GraphConvolution, NeighbourMean]
SIZES = [(4, 2), (2, 4), (3, 3)]  # rows get narrower, wider, stay as they are


def layer_and_features(make, graph, sizes, seed):
    rng = RNG(seed)
    layer = make(*sizes, graph, rng=rng, dtype=np.float64)
    layer.b.data[...] = rng.normal(size=sizes[1])
    return layer, rng.normal(size=(graph.nodes, sizes[0]))


def by_hand(layer, x):
    W, b = layer.W.data, layer.b.data
    if isinstance(layer, GraphConvolution):
        return layer.graph.normalized.dense() @ x @ W + b
    return x @ W + layer.graph.mean.dense() @ x @ layer.U.data + b


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("make", LAYERS)
@given(graph=graphs(), seed=SEEDS)
def test_the_order_of_the_products_does_not_show(make, sizes, graph, seed):
    layer, x = layer_and_features(make, graph, sizes, seed)
    np.testing.assert_allclose(layer(Tensor(x)).data, by_hand(layer, x), atol=1e-12)
    sparse = SparseMatrix.of_dense(x)
    np.testing.assert_allclose(layer(sparse).data, by_hand(layer, x), atol=1e-12)


@pytest.mark.parametrize("make", LAYERS)
@given(graph=graphs(), seed=SEEDS, data=st.data())
def test_numbering_the_nodes_anew_only_reorders_the_result(make, graph, seed, data):
    layer, x = layer_and_features(make, graph, (3, 2), seed)
    before = layer(Tensor(x)).data
    order = np.array(data.draw(st.permutations(range(graph.nodes))))
    layer.graph = graph.relabelled(order)
    np.testing.assert_allclose(layer(Tensor(x[order])).data, before[order], atol=1e-12)


@pytest.mark.parametrize(
    ("make", "sizes", "operations"),
    [
        (GraphConvolution, (4, 2), ["matmul", "graph_convolution", "add"]),
        (GraphConvolution, (2, 4), ["graph_convolution", "affine"]),
        (NeighbourMean, (4, 2), ["affine", "matmul", "neighbour_mean", "add"]),
        (NeighbourMean, (2, 4), ["affine", "neighbour_mean", "matmul", "add"]),
    ],
)
def test_neighbours_are_summed_where_rows_are_narrow(make, sizes, operations):
    layer, x = layer_and_features(make, karate_club().graph, sizes, 0)
    with Tape() as tape:
        layer(Tensor(x))
    assert [record.op.name for record in tape.records] == operations


def test_both_matrices_of_a_mean_begin_as_one_would():
    graph = karate_club().graph
    layer = NeighbourMean(300, 200, graph, rng=RNG(0), activation="relu")
    for part in (layer.W.data, layer.U.data):
        assert part.std() == pytest.approx(np.sqrt(2 / 600), rel=0.02)  # fan-in 300 + 300
    assert [p.name for p in layer.parameters()] == ["W", "U", "b"]


@pytest.mark.parametrize("make", LAYERS)
def test_what_a_layer_cannot_be_is_named(make):
    graph = karate_club().graph
    with pytest.raises(ValueError, match="at least 1 input and 1 output, not 0 and 2"):
        make(0, 2, graph, rng=RNG(0))
    with pytest.raises(ValueError, match="unknown initializer 'best'"):
        make(2, 2, graph, rng=RNG(0), init="best")
