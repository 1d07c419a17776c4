from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.datasets import Data, moons
from core.landscapes import ravine
from core.networks import MLP, ResidualMLP
from core.optim import SGD, Adam, descend, loss_of
from core.tape import Tape

RNG = np.random.default_rng


@pytest.fixture
def data():
    return moons(20, RNG(0))


def test_a_networks_loss_is_a_function_of_its_parameter_vector(data):
    model = MLP([2, 4, 2], rng=RNG(0), dtype=np.float64)
    objective = loss_of(model, data)
    for seed in range(3):
        w = RNG(seed).normal(size=model.vector.size)
        value, gradient = objective(w)
        model.vector[...] = w
        with Tape() as tape:
            loss = model.loss(data.x, data.y)
        assert value == pytest.approx(loss.item(), rel=1e-12)
        expected = np.concatenate([tape.gradients(loss)[p].ravel() for p in model.parameters()])
        np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-14)


def test_each_gradient_is_an_array_of_its_own(data):
    model = MLP([2, 4, 2], rng=RNG(0))
    objective = loss_of(model, data)
    _, first = objective(model.vector.copy())
    before = first.copy()
    objective(0 * model.vector)
    np.testing.assert_array_equal(first, before)


def test_the_loss_is_that_of_evaluation_and_changes_no_statistics(data):
    model = ResidualMLP(
        2, 2, width=4, blocks=1, norm="batch", activation="tanh", rng=RNG(0), dtype=np.float64
    ).train()
    before = [b.data.copy() for b in model.buffers()]
    value, _ = loss_of(model, data)(model.vector.copy())
    assert value == pytest.approx(model.eval().loss(data.x, data.y).item())
    for buffer, data_before in some(zip(model.buffers(), before, strict=True)):
        np.testing.assert_array_equal(buffer.data, data_before)


def test_a_step_too_far_is_no_finite_value_and_no_warning():
    model = MLP([2, 2], rng=RNG(0), dtype=np.float64)
    value, _ = loss_of(model, Data(np.eye(2), np.array([0, 1])))(np.full(6, 1e308))
    assert not np.isfinite(value)


def test_descent_tells_of_its_start_and_of_every_step():
    iterates = list(descend(ravine(4), [4, 1], SGD(0.1), steps=3))
    assert [i.step for i in iterates] == [0, 1, 2, 3]
    np.testing.assert_allclose([i.w for i in iterates], [(4 * 0.9**k, 0.6**k) for k in range(4)])
    for i in some(iterates):
        assert i.value == ravine(4).value(i.w)
        assert i.slope == pytest.approx(np.hypot(i.w[0], 4 * i.w[1]))


def test_descent_ends_where_it_is_level_enough():
    *_, end = descend(ravine(4), [4, 1], Adam(0.1), steps=10_000, tolerance=1e-4)
    assert end.slope <= 1e-4
    assert end.step < 10_000


@pytest.mark.parametrize("rate", [10.0, 1e200])
def test_a_descent_at_a_rate_too_high_ends_with_the_first_that_is_not_finite(rate):
    *before, end = descend(ravine(4), [4, 1], SGD(rate), steps=10_000)
    assert all(np.isfinite(i.value) and np.isfinite(i.slope) for i in before)
    assert not (np.isfinite(end.value) and np.isfinite(end.slope))
    assert end.step < 10_000


def test_descent_leaves_its_start_alone():
    start = np.array([4.0, 1.0])
    list(descend(ravine(4), start, SGD(0.1), steps=3))
    np.testing.assert_array_equal(start, [4, 1])


@pytest.mark.parametrize(("steps", "tolerance"), [(0, 0.0), (1, -1.0), (1, np.nan)])
def test_a_descent_without_bounds_is_refused(steps, tolerance):
    with pytest.raises(ValueError, match="steps must be at least 1 and the tolerance at least 0"):
        next(descend(ravine(), [1, 1], SGD(0.1), steps=steps, tolerance=tolerance))
