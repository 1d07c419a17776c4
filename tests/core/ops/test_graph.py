from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands.graph import on_a_graph

from core.datasets import karate_club
from core.explain import BackwardCall, explainer_of
from core.expression import Named
from core.graphs import Graph
from core.losses import mse_loss
from core.ops import graph_convolution, neighbour_mean, sparse_mm
from core.sparse import SparseMatrix
from core.tape import Tape, Tensor
from core.walk import Walk

RNG = np.random.default_rng
STAR = Graph.undirected(4, [[0, 1], [0, 2], [0, 3]])
ON_A_GRAPH = [graph_convolution, neighbour_mean]


def numbered(nodes, columns=1):
    return np.arange(nodes * columns, dtype=float).reshape(nodes, columns)


def test_a_convolution_sums_over_neighbours_and_the_node_itself():
    h = graph_convolution(numbered(4), graph=STAR).data
    np.testing.assert_allclose(h[:, 0], [(1 + 2 + 3) / np.sqrt(8), 0.5, 1, 1.5])


def test_a_mean_is_over_the_neighbours_alone():
    m = neighbour_mean(numbered(4) + 5, graph=STAR).data
    np.testing.assert_allclose(m[:, 0], [7, 5, 5, 5])


def test_an_isolated_node_keeps_its_own_and_has_a_mean_of_0():
    graph, x = Graph.undirected(3, [[0, 1]]), numbered(3, 2) + 1
    np.testing.assert_array_equal(graph_convolution(x, graph=graph).data[2], x[2])
    np.testing.assert_array_equal(neighbour_mean(x, graph=graph).data[2], [0, 0])


def test_a_self_loop_makes_a_node_its_own_neighbour():
    graph = Graph.undirected(2, [[0, 1], [0, 0]])
    m = neighbour_mean(numbered(2) + 1, graph=graph).data
    np.testing.assert_allclose(m[:, 0], [1.5, 1])


@pytest.mark.parametrize("op", ON_A_GRAPH)
@given(case=on_a_graph(), data=st.data())
def test_numbering_the_nodes_anew_only_reorders_the_result(op, case, data):
    (x,), graph = case.arrays, case.options["graph"]
    order = np.array(data.draw(st.permutations(range(graph.nodes))))
    there = op(x[order], graph=graph.relabelled(order)).data
    np.testing.assert_allclose(there, op(x, graph=graph).data[order], rtol=1e-12, atol=1e-12)


def test_many_convolutions_leave_nothing_but_the_degrees():
    """Over-smoothing: Âᵏ·x nears the vector of eigenvalue 1 as the second eigenvalue to the k."""
    graph = karate_club().graph
    start = RNG(0).normal(size=(34, 3))
    direction = np.sqrt(graph.looped.adjacency.counts)
    direction /= np.linalg.norm(direction)
    second = np.abs(np.linalg.eigvalsh(graph.normalized.dense()))[:-1].max()
    x, limit = start, np.outer(direction, direction @ start)
    for _ in range(64):
        x = graph_convolution(x, graph=graph).data
    left = np.linalg.norm(x - limit, 2) / np.linalg.norm(start - limit, 2)
    assert 1e-3 * second**64 < left <= second**64 * (1 + 1e-9)
    assert second**64 < 0.01


def test_many_means_make_all_nodes_of_a_connected_graph_the_same():
    graph, x = karate_club().graph.looped, RNG(0).normal(size=(34, 2))
    degrees = graph.adjacency.counts
    expected = degrees @ x / degrees.sum()  # a node weighs as much as it has neighbours
    for _ in range(500):
        x = neighbour_mean(x, graph=graph).data
    np.testing.assert_allclose(x, np.tile(expected, (34, 1)), atol=1e-12)


def shown(op, index, x, **options):
    return explainer_of(op).element(index, [Named(op.operands[0], x)], options).symbols()


def gradient_shown(op, index, x, **options):
    result = op(x, **options).data
    x_named, upstream = [Named(op.operands[0], x)], Named("d", result)
    back = BackwardCall(upstream, x_named, Named("r", result), options)
    factors = explainer_of(op).gradient(0, index, back)
    return [f"{f.upstream.symbols()} | {f.local.symbols()}" for f in factors]


def test_an_element_is_shown_as_a_sum_over_nodes():
    x = numbered(4, 2)
    assert (
        shown(graph_convolution, (1, 0), x, graph=STAR) == "x[0,0] / √(2 · 4) + x[1,0] / √(2 · 2)"
    )
    assert shown(neighbour_mean, (0, 1), x, graph=STAR) == "(x[1,1] + x[2,1] + x[3,1]) / 3"
    assert shown(neighbour_mean, (0, 1), x, graph=Graph.undirected(4, [])) == "0"
    X = SparseMatrix.of_dense([[0, 2.0, 0, 3.0]])
    assert shown(sparse_mm, (0, 1), x, features=X) == "X[0,1] · W[1,1] + X[0,3] · W[3,1]"


def test_a_gradient_is_shown_as_a_path_to_each_node_that_listens():
    x = numbered(4, 2)
    assert gradient_shown(graph_convolution, (1, 0), x, graph=STAR) == [
        "d[0,0] | 1 / √(4 · 2)", "d[1,0] | 1 / √(2 · 2)",
    ]  # fmt: skip
    assert gradient_shown(neighbour_mean, (1, 0), x, graph=STAR) == ["d[0,0] | 1 / 3"]
    X = SparseMatrix.of_dense([[0, 2.0], [0, 3.0]])
    assert gradient_shown(sparse_mm, (1, 0), x[:2], features=X) == [
        "d[0,0] | X[0,1]", "d[1,0] | X[1,1]",
    ]  # fmt: skip


def test_a_walk_shows_the_formula_with_the_operands_names():
    x = Tensor(numbered(4, 1), "a1")
    with Tape() as tape:
        loss = mse_loss(graph_convolution(x, graph=STAR), np.ones((4, 1)))
    steps = Walk(tape, loss).steps
    assert steps[0].formula == "h = Â · a1"
    assert steps[0].shapes == "(4,1) = (4,4) · (4,1)"


@pytest.mark.parametrize("op", ON_A_GRAPH)
def test_what_does_not_fit_a_graph_is_named(op):
    with pytest.raises(ValueError, match=rf"{op.name}: x has shape \(3, 2\).* needs \(4, D\)"):
        op(np.ones((3, 2)), graph=STAR)
    with pytest.raises(ValueError, match=rf"{op.name}: x has shape \(4,\)"):
        op(np.ones(4), graph=STAR)
    with pytest.raises(TypeError, match=rf"{op.name} needs its graph: graph=…, a Graph, not None"):
        op(np.ones((4, 2)))


def test_weights_that_do_not_fit_the_features_are_named():
    X = SparseMatrix.of_dense(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"sparse_mm: W has shape \(2, 4\); .* needs \(3, D\)"):
        sparse_mm(np.ones((2, 4)), features=X)
    with pytest.raises(TypeError, match=r"needs its features: .* a SparseMatrix, not ndarray"):
        sparse_mm(np.ones((3, 4)), features=np.ones((2, 3)))
