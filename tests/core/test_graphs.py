from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands.graph import graphs, undirected_graphs

from core.graphs import Graph

RNG = np.random.default_rng


@given(graph=graphs())
def test_the_normalized_adjacency_is_that_of_kipf_and_welling(graph):
    A = np.maximum(graph.adjacency.dense(), np.eye(graph.nodes))  # A + I, each loop once
    D = np.diag(A.sum(axis=1) ** -0.5)
    np.testing.assert_allclose(graph.normalized.dense(), D @ A @ D, rtol=1e-12)


@given(graph=graphs())
def test_rows_of_the_mean_sum_to_one_where_there_are_neighbours(graph):
    sums = graph.mean.dense().sum(axis=1)
    np.testing.assert_allclose(sums, graph.adjacency.dense().any(axis=1), rtol=1e-12)


@given(graph=undirected_graphs())
def test_the_largest_eigenvalue_of_a_normalized_undirected_graph_is_1(graph):
    matrix = graph.normalized.dense()
    np.testing.assert_array_equal(matrix, matrix.T)
    values = np.linalg.eigvalsh(matrix)
    assert values.max() == pytest.approx(1)
    assert values.min() > -1
    # its vector is the root of the degrees: Â·√d = √d
    root = np.sqrt(graph.looped.adjacency.counts)
    np.testing.assert_allclose(matrix @ root, root)


@given(graph=undirected_graphs(), data=st.data())
def test_numbering_the_nodes_anew_reorders_rows_and_columns(graph, data):
    order = np.array(data.draw(st.permutations(range(graph.nodes))))
    other = graph.relabelled(order)
    for ours, theirs in ((graph.normalized, other.normalized), (graph.mean, other.mean)):
        np.testing.assert_array_equal(theirs.dense(), ours.dense()[order][:, order])


def test_a_node_listens_to_those_that_send_to_it():
    graph = Graph.directed(3, [[0, 2], [1, 2], [2, 0], [0, 2]])
    np.testing.assert_array_equal(graph.adjacency.dense(), [[0, 0, 1], [0, 0, 0], [1, 1, 0]])
    np.testing.assert_array_equal(graph.edges, [[2, 0], [0, 2], [1, 2]])


def test_an_undirected_edge_goes_both_ways_and_counts_once():
    graph = Graph.undirected(3, [[0, 1], [1, 0], [2, 2]])
    np.testing.assert_array_equal(graph.adjacency.dense(), [[0, 1, 0], [1, 0, 0], [0, 0, 1]])


def test_a_self_loop_that_is_there_stays_one():
    plain, looped = Graph.undirected(2, [[0, 1]]), Graph.undirected(2, [[0, 1], [0, 0]])
    np.testing.assert_array_equal(plain.normalized.dense(), looped.normalized.dense())
    np.testing.assert_allclose(plain.normalized.dense(), np.full((2, 2), 0.5))


def test_a_graph_without_edges_leaves_every_node_to_itself():
    graph = Graph.undirected(3, [])
    np.testing.assert_array_equal(graph.normalized.dense(), np.eye(3))
    np.testing.assert_array_equal(graph.mean.dense(), np.zeros((3, 3)))


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        (0, [], "at least 1 node, not 0"),
        (3, [[0, 1], [1, 3]], r"edge 1 joins \[1, 3\], but 3 nodes are numbered 0 to 2"),
        (3, [[-1, 1]], r"edge 0 joins \[-1, 1\]"),
        (3, [[0, 1, 2]], r"the edges have shape \(1, 3\) and type int64; expected \(E, 2\) whole"),
        (3, [0, 1], r"the edges have shape \(2,\)"),
        (3, [[0.0, 1.0]], r"type float64; expected \(E, 2\) whole numbers"),
    ],
)
@pytest.mark.parametrize("make", [Graph.directed, Graph.undirected])
def test_edges_that_do_not_fit_are_named(make, nodes, edges, message):
    with pytest.raises(ValueError, match=message):
        make(nodes, edges)
