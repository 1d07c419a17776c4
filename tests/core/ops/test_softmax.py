from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from operands import SEEDS
from operands.operand import numbers

from core.explain.softmax import log_sum_exp
from core.ops import log_softmax, multiply, softmax
from core.ops.softmax import row_softmax
from core.tape import Tape, Tensor


@given(numbers(3, 4))
def test_rows_are_probabilities_that_do_not_change_when_a_row_is_shifted(z):
    p = softmax(z).data
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(softmax(z + np.array([[5.0], [-3.0], [0.0]])).data, p, rtol=1e-12)


def test_each_row_is_shifted_by_its_own_maximum():
    p = row_softmax(np.array([[1000.0, 0.0], [0.0, 1.0]]))
    np.testing.assert_allclose(p, [[1, 0], [1 / (1 + np.e), np.e / (1 + np.e)]], rtol=1e-12)


def test_log_sum_exp_does_not_overflow():
    assert log_sum_exp(1000.0, 1000.0) == pytest.approx(1000 + np.log(2))


@given(numbers(3, 4))
def test_log_softmax_is_the_log_of_softmax(z):
    np.testing.assert_allclose(log_softmax(z).data, np.log(softmax(z).data), rtol=1e-12)


@given(numbers(3, 4), SEEDS)
def test_gradients_of_scores_sum_to_0_because_a_shift_changes_nothing(z, seed):
    upstream = np.random.default_rng(seed).normal(size=z.shape)
    for op in (softmax, log_softmax):
        _, saved = op.forward(z)
        np.testing.assert_allclose(op.backward(upstream, saved)[0].sum(axis=1), 0, atol=1e-14)


def test_log_softmax_of_huge_scores_is_their_distance():
    z = np.array([[1000.0, -1000.0], [0.0, 1000.0]])
    np.testing.assert_array_equal(log_softmax(z).data, [[0, -2000], [-1000, 0]])


@pytest.mark.parametrize("op", [softmax, log_softmax])
@pytest.mark.parametrize("shape", [(), (3, 0)])
def test_scores_without_classes_are_refused(op, shape):
    with pytest.raises(ValueError, match=rf"{op.name}: z has shape .*expected \(…, C\)"):
        op(np.ones(shape))


@pytest.mark.parametrize("axis", [0, 1, -3])
@pytest.mark.parametrize("op", [softmax, log_softmax])
def test_another_axis_may_hold_the_scores(op, axis):
    z = Tensor(np.random.default_rng(0).normal(size=(2, 3, 4)))
    with Tape() as tape:
        p = op(z, axis=axis)
        loss = multiply(p, p).sum()
    expected = np.moveaxis(op(np.moveaxis(z.data, axis, -1)).data, -1, axis)
    np.testing.assert_allclose(p.data, expected, rtol=1e-12)
    assert tape.gradients(loss)[z].shape == z.shape
    with pytest.raises(ValueError, match=f"{op.name}: there is no axis 3"):
        op(z, axis=3)
