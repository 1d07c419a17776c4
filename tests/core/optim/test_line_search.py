from __future__ import annotations

import numpy as np
import pytest

from core.landscapes import LANDSCAPES
from core.optim.second_order import strong_wolfe

RNG = np.random.default_rng


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("length", [1e-6, 1.0, 1e4])
def test_the_point_found_satisfies_the_strong_wolfe_conditions(name, length):
    landscape, rng = LANDSCAPES[name], RNG(0)
    for _ in range(10):
        w = rng.uniform(-2, 2, 2)
        value, gradient = landscape(w)
        direction = -gradient + 0.3 * rng.normal(size=2) * np.linalg.norm(gradient)
        slope = gradient @ direction
        found = strong_wolfe(landscape, w, value, gradient, direction, length=length)
        assert slope < 0
        np.testing.assert_allclose(found.w, w + found.length * direction)
        assert found.value == landscape.value(found.w)
        np.testing.assert_array_equal(found.gradient, landscape.gradient(found.w))
        assert found.value <= value + 1e-4 * found.length * slope
        assert abs(found.gradient @ direction) <= 0.9 * abs(slope)


def test_a_step_that_is_good_enough_is_taken_as_it_is():
    def bowl(w):
        return float(0.5 * w @ w), w.copy()

    w = np.array([2.0, 0.0])
    assert strong_wolfe(bowl, w, *bowl(w), -w, length=0.9).length == 0.9


def test_a_bracket_shrinks_from_both_ends_where_the_cubic_keeps_to_one():
    def steep(w):  # level ground before a steep slope: the cubic is lowest near the level end
        over = max(0.0, w[0] - 1)
        return float(-w[0] + 1e3 * over**2), np.array([-1 + 2e3 * over])

    w = np.zeros(1)
    found = strong_wolfe(steep, w, *steep(w), np.ones(1), length=2.0)
    assert abs(found.slope) <= 0.9
    assert found.length == pytest.approx(1, abs=1e-3)


def test_a_rise_that_is_only_rounding_is_no_rise():
    def bowl(w):
        return 1.0 if w[0] else float(np.nextafter(1, 2)), w.copy()

    w = np.array([1e-9])
    assert strong_wolfe(bowl, w, *bowl(w), -w).length == 1.0


def test_a_direction_that_leads_up_or_nowhere_finds_nothing():
    landscape = LANDSCAPES["ravine"]
    w = np.array([1.0, 1.0])
    value, gradient = landscape(w)
    assert strong_wolfe(landscape, w, value, gradient, gradient) is None
    assert strong_wolfe(landscape, w, value, gradient, np.zeros(2)) is None


def test_a_function_without_a_bottom_ends_the_search():
    def slide(w):
        return float(-w[0]), np.array([-1.0])

    w = np.zeros(1)
    assert strong_wolfe(slide, w, *slide(w), np.ones(1)) is None


def test_walls_of_infinity_and_nan_are_stepped_back_from():
    def walled(w):
        if w[0] > 1:
            return (np.nan if w[0] > 3 else np.inf), np.full(1, np.nan)
        return float((w[0] - 0.9) ** 2), 2 * (w - 0.9)

    w = np.zeros(1)
    found = strong_wolfe(walled, w, *walled(w), np.ones(1), length=8.0)
    assert 0.08 < found.w[0] <= 1
