from __future__ import annotations

import numpy as np
import pytest

from core.optim import OPTIMIZERS, SGD, Adam

MAKERS = [lambda: SGD(0.1), lambda: SGD(0.05, momentum=0.9), lambda: Adam(0.1)]


def descend(optimizer, start, steps):
    """Steps down f(w) = ½·Σ w², whose gradient is w."""
    w = np.array(start)
    for _ in range(steps):
        optimizer.step(w, w.copy())
    return w


@pytest.mark.parametrize("make", MAKERS)
def test_a_bowl_is_descended_to_its_bottom(make):
    assert np.abs(descend(make(), [3.0, -2.0], 500)).max() < 1e-3


def test_gradient_descent_takes_rate_times_gradient():
    np.testing.assert_allclose(descend(SGD(0.1), [1.0, -2.0], 1), [0.9, -1.8], rtol=1e-15)


def test_momentum_adds_up_gradients_in_pytorchs_convention():
    w, optimizer = np.zeros(1), SGD(1.0, momentum=0.5)
    for expected in (-1, -2.5, -4.25):  # v = 1, 1.5, 1.75
        optimizer.step(w, np.ones(1))
        assert w == expected


def test_adams_first_step_is_the_rate_whatever_the_gradients_size():
    gradient = np.array([1e-4, -1.0, 1e4])
    w = np.zeros(3)
    Adam(0.01).step(w, gradient)
    np.testing.assert_allclose(w, [-0.01, 0.01, -0.01], rtol=1e-3)


def test_adam_follows_the_formula_of_the_paper():
    rng = np.random.default_rng(0)
    rate, beta1, beta2, eps = 0.02, 0.8, 0.95, 1e-2
    w = start = rng.normal(size=5)
    ours, optimizer = start.copy(), Adam(rate, betas=(beta1, beta2), eps=eps)
    m = v = np.zeros(5)
    for t in range(1, 11):
        g = rng.normal(size=5)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        w = w - rate * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        optimizer.step(ours, g)
        np.testing.assert_allclose(ours, w, rtol=1e-12)
    assert optimizer.steps == 10


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_changes_the_vector_in_place_and_leaves_the_gradient(make, dtype):
    w, g = np.ones(3, dtype), np.arange(3, dtype=dtype)
    view, optimizer = w[:], make()
    for _ in range(3):
        optimizer.step(w, g)
    assert view[2] < 1
    np.testing.assert_array_equal(g, [0, 1, 2])
    assert view[0] == 1  # no gradient, no change


@pytest.mark.parametrize("make", MAKERS)
def test_the_rate_may_be_changed_between_steps(make):
    steps = []
    for rate in (0.1, 0.01):
        w, optimizer = np.zeros(1), make()
        optimizer.rate = rate
        optimizer.step(w, np.ones(1))
        steps.append(w[0])
    assert steps[0] == pytest.approx(10 * steps[1])


@pytest.mark.parametrize("rate", [0, -1, np.nan, np.inf])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rate_that_is_not_a_positive_number_is_refused(name, rate):
    with pytest.raises(ValueError, match=f"rate must be a positive number, not {rate}"):
        OPTIMIZERS[name](rate)


@pytest.mark.parametrize("value", [-0.1, 1.0])
def test_averages_that_would_not_forget_are_refused(value):
    with pytest.raises(ValueError, match=f"momentum must be .* not {value}"):
        SGD(0.1, momentum=value)
    with pytest.raises(ValueError, match="Adam's betas must be"):
        Adam(betas=(0.9, value))
