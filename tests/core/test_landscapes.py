from __future__ import annotations

import numpy as np
import pytest
from loops import some

from core.landscapes import LANDSCAPES, ravine, rosenbrock

RNG = np.random.default_rng
EVERY = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)


@EVERY
def test_gradient_and_hessian_are_what_nudges_say(landscape):
    for w in some(RNG(0).uniform(-2, 2, size=(5, 2))):
        steps = 1e-5 * np.eye(2)
        slopes = [(landscape.value(w + h) - landscape.value(w - h)) / 2e-5 for h in steps]
        bends = [(landscape.gradient(w + h) - landscape.gradient(w - h)) / 2e-5 for h in steps]
        np.testing.assert_allclose(landscape.gradient(w), slopes, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(landscape.hessian(w), bends, rtol=1e-6, atol=1e-6)


@EVERY
def test_minima_are_level_lowest_and_curve_up(landscape):
    xs, ys = (np.linspace(*side, 101) for side in landscape.window)
    assert landscape.height(*np.meshgrid(xs, ys)).min() >= landscape.lowest - 1e-12
    for point in some(map(np.array, landscape.minima)):
        assert landscape.value(point) == pytest.approx(landscape.lowest, abs=1e-20)
        np.testing.assert_allclose(landscape.gradient(point), 0, atol=1e-12)
        assert np.linalg.eigvalsh(landscape.hessian(point)).min() > 0


@pytest.mark.parametrize("name", [name for name, one in LANDSCAPES.items() if one.saddles])
def test_saddles_are_level_and_curve_both_ways(name):
    landscape = LANDSCAPES[name]
    for point in some(map(np.array, landscape.saddles)):
        np.testing.assert_allclose(landscape.gradient(point), 0, atol=1e-12)
        low, high = np.linalg.eigvalsh(landscape.hessian(point))
        assert low < 0 < high


@EVERY
def test_a_map_and_a_point_show_the_same_and_the_window_holds_what_is_known(landscape):
    (left, right), (bottom, top) = landscape.window
    for x, y in (*landscape.minima, *landscape.saddles, landscape.start):
        assert left < x < right
        assert bottom < y < top
        value, gradient = landscape(np.array([x, y]))
        assert value == landscape.height(np.array([[x]]), np.array([[y]]))[0, 0]
        np.testing.assert_array_equal(gradient, landscape.gradient(np.array([x, y])))


def test_a_ravine_has_the_condition_number_asked_for():
    assert np.linalg.cond(ravine(3236).hessian(np.zeros(2))) == 3236
    with pytest.raises(ValueError, match=r"at least 1, not 0\.5"):
        ravine(0.5)


def test_rosenbrocks_start_is_his():
    assert rosenbrock.start == (-1.2, 1.0)
    assert rosenbrock.value(np.array(rosenbrock.start)) == pytest.approx(24.2)
