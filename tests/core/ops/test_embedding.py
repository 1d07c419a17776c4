from __future__ import annotations

import numpy as np
import pytest

from core.ops import embedding, matmul
from core.tape import Tape, Tensor

RNG = np.random.default_rng


def test_an_embedding_is_the_product_of_one_hot_rows_with_the_table():
    x, E = RNG(0).integers(0, 4, (2, 3)), Tensor(RNG(1).normal(size=(5, 2)), "E")
    found = []
    for make in (lambda: embedding(x, E), lambda: matmul(np.eye(5)[x], E)):
        with Tape() as tape:
            e = make()
            loss = (e * RNG(2).normal(size=e.shape)).sum()
        found.append((e.data, tape.gradients(loss)[E]))
    (looked_up, gradient), (multiplied, expected) = found
    np.testing.assert_array_equal(looked_up, multiplied)
    np.testing.assert_allclose(gradient, expected, rtol=1e-12, atol=1e-15)
    assert not gradient[4].any()  # a token that never came learns nothing


def test_the_result_is_a_copy_of_the_table():
    E = np.ones((3, 2))
    e, _ = embedding.forward(np.array([0, 1]), E)
    e[...] = 7
    assert (E == 1).all()


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        ([[0, 1], [5, 2]], ValueError, r"token x\[1, 0\] is 5; E \(4, 2\) has tokens 0 to 3"),
        ([-1], ValueError, r"token x\[0\] is -1"),
        ([0.0], TypeError, "x has type float64; tokens are whole numbers"),
    ],
)
def test_what_is_no_token_is_named(x, error, message):
    with pytest.raises(error, match=message):
        embedding(np.array(x), np.zeros((4, 2)))


def test_a_table_has_a_row_for_each_token():
    with pytest.raises(ValueError, match=r"E has shape \(4,\); expected \(V, D\)"):
        embedding(np.array([0]), np.zeros(4))
