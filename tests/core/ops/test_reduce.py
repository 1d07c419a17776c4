from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from operands import SEEDS
from operands.operand import numbers
from operands.reduce import over_axes

from core.ops import mean
from core.ops import sum as total
from core.tape import Tape, Tensor


@given(over_axes())
def test_a_mean_is_a_sum_over_the_number_of_elements(operands):
    (x,), options = operands
    m, s = mean(x, **options).data, total(x, **options).data
    np.testing.assert_allclose(m * (x.size // m.size), s, atol=1e-14)
    assert s.shape == x.sum(**options).shape


@given(numbers(2, 3, 4))
def test_sums_over_one_axis_after_the_other_are_the_sum_over_both(x):
    np.testing.assert_allclose(
        total(total(x, axis=2), axis=0).data, total(x, axis=(0, -1)).data, atol=1e-14
    )


@given(over_axes(), SEEDS)
def test_summing_and_spreading_are_adjoint(operands, seed):
    """⟨sum(x), y⟩ = ⟨x, spread(y)⟩, where spread is what backward does."""
    (x,), options = operands
    result, saved = total.forward(x, **options)
    y = np.random.default_rng(seed).normal(size=result.shape)
    (spread,) = total.backward(y, saved)
    assert (result * y).sum() == pytest.approx((x * spread).sum())


def test_the_gradients_of_a_mean_sum_to_the_upstream_gradient():
    x = Tensor(np.arange(12.0).reshape(3, 4))
    with Tape() as tape:
        loss = x.mean()
    np.testing.assert_allclose(tape.gradients(loss)[x], 1 / 12)


@pytest.mark.parametrize("op", [total, mean])
@pytest.mark.parametrize("axis", [2, -3, (0, 0), (0, -2)])
def test_an_axis_that_is_not_there_or_is_named_twice_is_refused(op, axis):
    with pytest.raises(ValueError, match=rf"{op.name}: there is no axis .* shape \(2, 3\)"):
        op(np.ones((2, 3)), axis=axis)


def test_the_mean_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"mean: x has shape \(0, 3\); a mean needs at least"):
        mean(np.ones((0, 3)))
    assert total(np.ones((0, 3))).item() == 0
