from __future__ import annotations

import numpy as np
import pytest

from core.ops import affine, matmul


def test_affine_is_a_sum_over_inputs_plus_a_bias():
    x, W, b = np.array([[1.0, 2.0]]), np.array([[3.0, 5.0], [7.0, 11.0]]), np.array([0.5, -0.5])
    np.testing.assert_array_equal(affine(x, W, b).data, [[17.5, 26.5]])


def test_the_bias_gradient_is_a_sum_over_the_batch():
    dz = np.arange(6.0).reshape(3, 2)
    for b, expected in ((np.zeros(2), [6, 9]), (np.zeros(1), [15])):
        _, saved = affine.forward(np.ones((3, 4)), np.ones((4, 2)), b)
        np.testing.assert_array_equal(affine.backward(dz, saved)[2], expected)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((2, 3), (4, 5), (5,)), r"x has shape \(2, 3\) and W \(4, 5\)"),
        (((), (3, 5), (5,)), r"x has shape \(\) and W \(3, 5\)"),
        (((2, 3), (3,), (3,)), r"x has shape \(2, 3\) and W \(3,\)"),
        (((2, 3), (3, 5), (3,)), r"b has shape \(3,\); W \(3, 5\) needs one of \(5,\), or \(1,\)"),
        (((2, 3), (3, 5), (1, 5)), r"b has shape \(1, 5\)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(shapes, message):
    with pytest.raises(ValueError, match=message):
        affine(*map(np.ones, shapes))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((3, 4), (4, 2)),
        ((5, 3, 4), (4, 2)),
        ((2, 1, 3, 4), (5, 4, 2)),
        ((4,), (4,)),
        ((4,), (5, 4, 2)),
    ],
)
def test_matmul_is_numpys_product_and_its_gradients_obey_the_sum_rule(a, b):
    """⟨a, da⟩ = ⟨b, db⟩ = ⟨c, dc⟩, because c is linear in each."""
    rng = np.random.default_rng(0)
    left, right = rng.normal(size=a), rng.normal(size=b)
    c, saved = matmul.forward(left, right)
    np.testing.assert_allclose(c, left @ right)
    dc = rng.normal(size=c.shape)
    da, db = matmul.backward(dc, saved)
    assert (left * da).sum() == pytest.approx((c * dc).sum())
    assert (right * db).sum() == pytest.approx((c * dc).sum())


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ((2, 3), (4, 5), r"a has shape \(2, 3\) and b \(4, 5\); expected \(…, I, K\)"),
        ((), (3,), r"a has shape \(\) and b \(3,\)"),
        ((3,), (4,), r"a has shape \(3,\) and b \(4,\)"),
        (
            (2, 5, 3),
            (4, 3, 5),
            r"a has .* b \(4, 3, 5\); before the last two, sizes must be equal or 1",
        ),
    ],
)
def test_factors_that_do_not_fit_are_named(a, b, message):
    with pytest.raises(ValueError, match=f"matmul: {message}"):
        matmul(np.ones(a), np.ones(b))
