"""The in-place forms of sparse products, on matrices large enough for each of their ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from operands.graph import graphs, sparse_matrices
from operands.operand import SIZES, numbers, strided

from core.datasets import planted_communities
from core.kernels import graph as kernels
from core.sparse import SparseMatrix

RNG = np.random.default_rng


@pytest.fixture
def always_slots(monkeypatch):
    """No matrix is small, and three entries make a long row."""
    monkeypatch.setattr(kernels, "DENSE", 0)
    monkeypatch.setattr(kernels, "LONGEST", 2)


def run_twice(S, x, z):
    for call in kernels.sparse_product(S, x, z) * 2:
        call()
    return z


def matrices_of(graph):
    return graph.adjacency, graph.normalized, graph.normalized.T, graph.mean, graph.mean.T


@pytest.mark.parametrize("arrange", [np.asarray, strided, np.asfortranarray])
@pytest.mark.usefixtures("always_slots")
@given(data=st.data())
def test_a_product_by_slots_equals_the_plain_one(arrange, data):
    matrices = [data.draw(sparse_matrices()), *matrices_of(data.draw(graphs()))]
    width = data.draw(SIZES)
    for S in matrices:
        x = arrange(data.draw(numbers(S.shape[1], width)))
        z = arrange(np.full((S.shape[0], width), np.nan))
        np.testing.assert_allclose(run_twice(S, x, z), S.product(x), rtol=1e-12, atol=1e-12)


@pytest.mark.usefixtures("always_slots")
@given(graph=graphs())
def test_graphs_and_bags_of_words_have_factors(graph):
    bag = SparseMatrix.of_entries((2, 3), [0, 0, 1], [0, 2, 1], [0.5, 0.5, 1])
    for S in (*matrices_of(graph), bag, bag.T):
        before, after = kernels.factors(S)
        pattern = S.dense() != 0
        np.testing.assert_allclose(after[:, None] * pattern * before, S.dense(), rtol=1e-13)


def test_a_matrix_of_any_numbers_has_no_factors():
    assert kernels.factors(SparseMatrix.of_dense([[1.0, 2.0], [3.0, 5.0]])) is None


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_a_large_network_with_popular_nodes_and_frequent_words(dtype, tolerance):
    data = planted_communities(RNG(0), nodes=600, classes=3, edges=2000, words=300)
    any_numbers = data.x.dense() * RNG(1).normal(size=data.x.shape)
    for S in (data.graph.normalized, data.graph.mean, data.x, SparseMatrix.of_dense(any_numbers)):
        assert S.shape[0] * S.shape[1] > kernels.DENSE
        assert max(S.counts.max(), S.T.counts.max()) > kernels.LONGEST
        for matrix in (S, S.T):
            for width in (5, 64 // np.dtype(dtype).itemsize):  # the second is moved as two pieces
                x = RNG(2).normal(size=(matrix.shape[1], width)).astype(dtype)
                z = np.empty((matrix.shape[0], width), dtype)
                np.testing.assert_allclose(
                    run_twice(matrix, x, z), matrix.dense() @ x, rtol=tolerance, atol=tolerance
                )


def test_a_product_is_planned_once_for_each_matrix():
    S = planted_communities(RNG(0), nodes=600, edges=2000, words=300).x
    x, z = np.ones((300, 2)), np.empty((600, 2))
    first, second = (kernels.sparse_product(S, x, z) for _ in range(2))
    assert [c.args[0] is d.args[0] for c, d in zip(first, second, strict=True)].count(True) > 5
