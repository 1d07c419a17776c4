from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import (
    GraphData,
    digits,
    digits_graph,
    karate_club,
    nearest_neighbours,
    planted_communities,
)
from core.graphs import Graph

RNG = np.random.default_rng


def test_the_karate_club_is_zacharys():
    club = karate_club()
    A = club.graph.adjacency.dense()
    np.testing.assert_array_equal(A, A.T)
    assert A.sum() / 2 == 78
    assert np.trace(A) == 0
    assert np.trace(A @ A @ A) / 6 == 45  # triangles
    degrees = A.sum(axis=1).astype(int).tolist()
    assert degrees == [
        16, 9, 10, 6, 3, 4, 4, 4, 5, 2, 3, 1, 2, 5, 2, 2, 2,
        2, 2, 3, 2, 2, 2, 5, 3, 3, 2, 4, 3, 4, 4, 6, 12, 17,
    ]  # fmt: skip
    assert np.bincount(club.y).tolist() == [17, 17]
    assert (club.y[0], club.y[33]) == (0, 1)
    i, j = club.graph.edges.T
    assert (club.y[i] != club.y[j]).sum() / 2 == 11  # friendships that the split cut
    np.testing.assert_array_equal(club.x, np.eye(34))


def test_nearest_neighbours_on_a_line():
    graph = nearest_neighbours([[0.0], [1.0], [3.0], [7.0]], 1)
    np.testing.assert_array_equal(graph.edges, [[1, 0], [0, 1], [2, 1], [1, 2], [3, 2], [2, 3]])


def test_neighbours_are_the_same_far_from_0():
    far = RNG(0).normal(size=(30, 2)) + 1e9
    expected = nearest_neighbours(far - 1e9, 3).edges
    np.testing.assert_array_equal(nearest_neighbours(far, 3).edges, expected)


def test_everyone_is_a_neighbour_where_k_is_as_large_as_it_can_be():
    A = nearest_neighbours(RNG(0).normal(size=(6, 3)), 5).adjacency.dense()
    np.testing.assert_array_equal(A, 1 - np.eye(6))


@pytest.mark.parametrize(("shape", "k"), [((4, 2), 0), ((4, 2), 4), ((4,), 1)])
def test_neighbours_that_cannot_be_are_refused(shape, k):
    with pytest.raises(ValueError, match=rf"and k is {k}; expected \(V, D\) and k from 1"):
        nearest_neighbours(np.ones(shape), k)


def test_the_graph_of_the_digits_joins_each_to_its_nearest():
    data = digits_graph(4)
    x, A = digits().x, data.graph.adjacency.dense()
    np.testing.assert_array_equal(A, A.T)
    assert np.trace(A) == 0
    distances = ((x[:30, None] - x) ** 2).sum(axis=2)
    for i, row in some(enumerate(distances)):
        row[i] = np.inf
        fourth = np.sort(row)[3]
        assert A[i, row < fourth].all()  # the nearest are neighbours
        for j in some(np.flatnonzero(A[i])):  # and a neighbour is near, seen from one of both
            back = np.delete(((x[j] - x) ** 2).sum(axis=1), j)
            assert row[j] <= fourth or row[j] <= np.sort(back)[3]
    i, j = data.graph.edges.T
    assert (data.y[i] == data.y[j]).mean() > 0.95


def test_planted_communities_are_of_the_size_of_cora():
    data = planted_communities(RNG(0))
    assert (data.graph.nodes, data.x.shape) == (2708, (2708, 1433))
    assert len(data.graph.edges) == 2 * 5278
    assert 45_000 < len(data.x.values) < 55_000
    assert set(data.y) == set(range(7))


def test_planted_communities_keep_what_was_asked_for():
    data = planted_communities(
        RNG(1), nodes=400, classes=4, edges=1500, words=100, words_each=8, inside=0.9
    )
    A = data.graph.adjacency.dense()
    np.testing.assert_array_equal(A, A.T)
    assert np.trace(A) == 0
    assert A.sum() == 3000
    i, j = data.graph.edges.T
    assert (data.y[i] == data.y[j]).mean() == pytest.approx(0.9 + 0.1 / 4, abs=0.04)
    np.testing.assert_allclose(data.x.dense().sum(axis=1), 1)
    assert 6 < data.x.counts.mean() < 8  # a word that is drawn twice counts once
    assert A.sum(axis=1).max() > 5 * A.sum(axis=1).mean()  # some are popular


def test_words_tell_the_classes_apart_only_where_they_are_topical():
    def likeness(topical):
        data = planted_communities(RNG(0), nodes=400, edges=400, words=200, topical=topical)
        means = np.stack([data.x.dense()[data.y == c].mean(axis=0) for c in range(7)])
        return np.corrcoef(means)[np.triu_indices(7, 1)].mean()

    assert likeness(0) > 0.6
    assert likeness(1) < 0.2


def test_the_same_generator_makes_the_same_network():
    first, second = (planted_communities(RNG(5), nodes=200, edges=300, words=50) for _ in "ab")
    np.testing.assert_array_equal(first.graph.edges, second.graph.edges)
    np.testing.assert_array_equal(first.x.dense(), second.x.dense())


def test_too_many_edges_are_refused():
    with pytest.raises(ValueError, match=r"1000 edges are too many .* 50 nodes make 1225 pairs"):
        planted_communities(RNG(0), nodes=50, edges=1000)


def test_a_few_nodes_of_each_class_are_labelled_and_the_rest_parted():
    data = planted_communities(RNG(0), nodes=300, classes=3, edges=500, words=50)
    parts = data.few_labels(4, RNG(1), validation=0.25)
    assert np.bincount(parts.train.y).tolist() == [4, 4, 4]
    assert [len(p.y) for p in (parts.validation, parts.test)] == [72, 216]
    nodes = np.concatenate([p.x for p in (parts.train, parts.validation, parts.test)])
    np.testing.assert_array_equal(np.sort(nodes), np.arange(300))
    for part in (parts.train, parts.validation, parts.test):
        np.testing.assert_array_equal(part.y, data.y[part.x])
    assert not np.array_equal(parts.train.x, data.few_labels(4, RNG(2)).train.x)


def test_more_labels_than_a_class_has_nodes_are_refused():
    with pytest.raises(ValueError, match="class 0 has 17 nodes; 18 were to be labelled"):
        karate_club().few_labels(18, RNG(0))


def test_features_and_classes_that_do_not_fit_the_graph_are_named():
    with pytest.raises(ValueError, match=r"x has shape \(2, 4\) and y \(3,\); a graph of 3 nodes"):
        GraphData(Graph.undirected(3, []), np.ones((2, 4)), np.zeros(3, int))
    with pytest.raises(ValueError, match=r"x\[1, 0\] is nan; every number must be finite"):
        GraphData(Graph.undirected(2, []), np.array([[0.0], [np.nan]]), np.zeros(2, int))
