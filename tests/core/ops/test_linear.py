from __future__ import annotations

import numpy as np
import pytest

from core.ops import affine


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
