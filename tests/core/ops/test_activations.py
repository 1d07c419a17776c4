from __future__ import annotations

import numpy as np
import pytest

from core.ops import relu, sigmoid, tanh
from core.ops.activations import logistic
from core.tape import Tape


def test_relu_has_slope_0_at_0_as_pytorch_has():
    z = np.array([-1.0, 0.0, 2.0])
    a, saved = relu.forward(z)
    np.testing.assert_array_equal(a, [0, 0, 2])
    np.testing.assert_array_equal(relu.backward(np.ones(3), saved)[0], [0, 0, 1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_saturates_without_overflow(dtype):
    z = np.array([-1e4, -750.0, 0.0, 750.0, 1e4], dtype)
    np.testing.assert_array_equal(sigmoid(z).data, np.array([0, 0, 0.5, 1, 1], dtype))


def test_sigmoid_is_one_over_one_plus_exp_of_minus_z():
    z = np.linspace(-8, 8, 33)
    np.testing.assert_allclose(logistic(z), 1 / (1 + np.exp(-z)), rtol=1e-12)


@pytest.mark.parametrize("op", [relu, sigmoid, tanh])
def test_nan_passes_through_so_that_it_can_be_shown(op):
    with Tape():
        assert np.isnan(op(np.array([np.nan])).data).all()
