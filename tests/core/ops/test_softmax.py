from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from operands.operand import numbers

from core.ops import softmax
from core.ops.softmax import log_sum_exp, row_softmax


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


@pytest.mark.parametrize("shape", [(), (3, 0)])
def test_scores_without_classes_are_refused(shape):
    with pytest.raises(ValueError, match=r"softmax: z has shape .*expected \(…, C\)"):
        softmax(np.ones(shape))
