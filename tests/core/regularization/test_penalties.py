from __future__ import annotations

import numpy as np
import pytest

from core.networks import MLP
from core.regularization import L1, L2, weights_only

RNG = np.random.default_rng
W = np.array([3.0, -2.0, 0.0])


def test_l2_costs_half_the_squares_and_pulls_in_proportion():
    assert L2(0.1).value(W) == pytest.approx(0.65)
    np.testing.assert_allclose(L2(0.1).gradient(W), [0.3, -0.2, 0])


def test_l1_costs_the_sizes_and_pulls_alike():
    assert L1(0.1).value(W) == pytest.approx(0.5)
    np.testing.assert_allclose(L1(0.1).gradient(W), [0.1, -0.1, 0])


@pytest.mark.parametrize("penalty", [L1(0.3), L2(0.3), L2(np.array([0.0, 1.0, 2.0]))])
def test_the_gradient_is_that_of_the_value(penalty):
    w = RNG(0).normal(size=3)
    nudges = 1e-6 * np.eye(3)
    slopes = [(penalty.value(w + h) - penalty.value(w - h)) / 2e-6 for h in nudges]
    np.testing.assert_allclose(penalty.gradient(w), slopes, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("kind", [L1, L2])
def test_precision_follows_the_parameters(kind):
    w = W.astype(np.float32)
    assert kind(0.1).gradient(w).dtype == kind(np.full(3, 0.1)).gradient(w).dtype == np.float32


def test_biases_can_be_spared():
    model = MLP([3, 2, 2], rng=RNG(0), dtype=np.float64)
    model.vector[...] = 1
    gradient = L2(0.5 * weights_only(model)).gradient(model.vector)
    np.testing.assert_array_equal(gradient, [0.5] * 6 + [0] * 2 + [0.5] * 4 + [0] * 2)


@pytest.mark.parametrize("kind", [L1, L2])
@pytest.mark.parametrize("strength", [-0.1, np.nan, np.array([0.1, -1.0])])
def test_a_strength_below_0_is_refused(kind, strength):
    with pytest.raises(ValueError, match="a penalty's strength must be at least 0, not"):
        kind(strength)
