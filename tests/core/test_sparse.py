from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some
from operands.graph import sparse_matrices
from operands.operand import SIZES, numbers

from core.sparse import SparseMatrix

RNG = np.random.default_rng


@given(data=st.data())
def test_a_product_equals_the_one_with_all_the_zeros(data):
    S = data.draw(sparse_matrices())
    width = data.draw(SIZES)
    x, y = data.draw(numbers(S.shape[1], width)), data.draw(numbers(S.shape[0], width))
    np.testing.assert_allclose(S.product(x), S.dense() @ x, atol=1e-12)
    np.testing.assert_allclose(S.T.product(y), S.dense().T @ y, atol=1e-12)
    # ⟨S·x, y⟩ = ⟨x, Sᵀ·y⟩
    assert (S.product(x) * y).sum() == pytest.approx((x * S.T.product(y)).sum(), abs=1e-9)


@given(S=sparse_matrices())
def test_a_matrix_and_its_transpose_are_the_same_twice_over(S):
    np.testing.assert_array_equal(S.T.dense(), S.dense().T)
    np.testing.assert_array_equal(S.T.T.dense(), S.dense())
    np.testing.assert_array_equal(SparseMatrix.of_dense(S.dense()).dense(), S.dense())
    for i, entries in some(enumerate(S.dense())):
        assert S.row(i) == [(j, value) for j, value in enumerate(entries) if value]
        assert S.counts[i] == len(S.row(i))


def test_entries_come_in_any_order():
    S = SparseMatrix.of_entries((2, 3), [1, 0, 1], [2, 1, 0], [7, 8, 9])
    np.testing.assert_array_equal(S.dense(), [[0, 8, 0], [9, 0, 7]])
    np.testing.assert_array_equal(
        SparseMatrix.of_entries((2, 2), [0, 1], [1, 0]).dense(), [[0, 1], [1, 0]]
    )


@pytest.mark.parametrize(
    ("x", "made"),
    [(np.float32, np.float32), (np.float64, np.float64), (np.int64, np.float64)],
)
def test_a_product_has_the_precision_of_the_operand(x, made):
    S = SparseMatrix.of_dense([[0.5, 0], [0, 0]])
    z = S.product(np.ones((2, 1), x))
    assert z.dtype == made
    np.testing.assert_array_equal(z, [[0.5], [0]])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda of: of((2, 3), [0, 2], [0, 0]), r"entry 1 has row 2, .* \(2, 3\) has rows 0 to 1"),
        (lambda of: of((2, 3), [0, 1], [0, -1]), r"entry 1 has column -1, .* has columns 0 to 2"),
        (lambda of: of((2, 3), [0, 1, 0], [1, 0, 1]), r"two entries at \[0,1\]"),
        (lambda of: of((2, 3), [0, 1], [1]), r"rows of shape \(2,\) and columns of shape \(1,\)"),
        (lambda of: of((2, 3), [1, 0], [2, 1], [np.inf, 1]), r"entry at \[1,2\] is inf"),
        (lambda of: SparseMatrix.of_dense(np.ones(3)), r"has shape \(R, C\), not \(3,\)"),
    ],
)
def test_entries_that_do_not_fit_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make(SparseMatrix.of_entries)
