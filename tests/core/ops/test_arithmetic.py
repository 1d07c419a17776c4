from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from operands.arithmetic import POSITIVE
from operands.operand import broadcastable, numbers

from core.ops import abs as magnitude
from core.ops import divide, exp, log, maximum, multiply, power, sqrt
from core.tape import Tape, Tensor


def gradients_of(compute, *arrays):
    """The result, and the gradient of each array, for an upstream gradient of ones."""
    tensors = [Tensor(a) for a in arrays]
    with Tape() as tape:
        loss = compute(*tensors).sum()
    gradients = tape.gradients(loss)
    return [gradients[t] for t in tensors]


@given(broadcastable())
def test_divide_undoes_multiply(operands):
    a, b = operands
    np.testing.assert_allclose(divide(multiply(a, b), b).data, np.broadcast_arrays(a, b)[0])


@given(numbers(2, 3))
def test_log_undoes_exp_and_their_slopes_are_reciprocal(x):
    y = exp(x)
    np.testing.assert_allclose(log(y).data, x, atol=1e-14)
    (up,), (down,) = gradients_of(exp, x), gradients_of(log, y.data)
    np.testing.assert_allclose(up * down, 1)


@given(numbers(2, 3, elements=POSITIVE))
def test_sqrt_is_the_power_of_one_half_and_undoes_the_square(x):
    np.testing.assert_allclose(sqrt(x).data, power(x, exponent=0.5).data)
    np.testing.assert_allclose(power(sqrt(x)).data, x)


@given(numbers(2, 3))
def test_whole_powers_are_repeated_products(x):
    products = {0: 1, 1: x, 2: x * x, 3: x * x * x, 4: x * x * x * x, -1: 1 / x, -2: 1 / (x * x)}
    for exponent, expected in products.items():
        np.testing.assert_allclose(
            power(x, exponent=exponent).data, np.broadcast_to(expected, (2, 3))
        )


def test_the_power_0_is_1_with_slope_0_even_at_0():
    x = np.array([0.0, 2.0])
    np.testing.assert_array_equal(power(x, exponent=0).data, 1)
    np.testing.assert_array_equal(*gradients_of(lambda x: power(x, exponent=0), x), 0)


def test_the_power_1_is_an_array_of_its_own():
    x = np.array([1.0, 2.0])
    assert not np.shares_memory(power(x, exponent=1).data, x)


def test_the_larger_operand_gets_the_gradient_and_equal_ones_halves():
    da, db = gradients_of(maximum, np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    np.testing.assert_array_equal(da, [0, 0.5, 1])
    np.testing.assert_array_equal(db, [1, 0.5, 0])


def test_abs_has_slope_0_at_0_as_pytorch_has():
    np.testing.assert_array_equal(*gradients_of(magnitude, np.array([-2.0, 0.0, 3.0])), [-1, 0, 1])


def test_a_misspelled_option_is_refused():
    with pytest.raises(TypeError, match="exponant"):
        power(np.ones(2), exponant=3)
