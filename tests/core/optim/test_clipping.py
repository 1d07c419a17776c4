from __future__ import annotations

import numpy as np
import pytest

from core.optim import clip_grad_norm, clip_grad_value

RNG = np.random.default_rng


def test_a_long_gradient_keeps_its_direction_and_gets_the_wanted_length():
    g = np.array([3.0, -4.0])
    assert clip_grad_norm(g, 1.0) == 5
    np.testing.assert_allclose(g, [0.6, -0.8], rtol=1e-6)


def test_a_short_gradient_stays_as_it_is_to_the_last_bit():
    g = RNG(0).normal(size=9)
    before = g.copy()
    assert clip_grad_norm(g, 10.0) == pytest.approx(np.linalg.norm(before))
    np.testing.assert_array_equal(g, before)


def test_values_are_cut_on_both_sides():
    g = np.array([-3.0, -0.2, 0.0, 0.2, 3.0])
    clip_grad_value(g, 0.5)
    np.testing.assert_array_equal(g, [-0.5, -0.2, 0, 0.2, 0.5])


def test_a_gradient_whose_squares_overflow_is_clipped_all_the_same():
    g = np.array([3e30, -4e30], np.float32)
    assert clip_grad_norm(g, 1.0) == pytest.approx(5e30)
    assert g.dtype == np.float32
    np.testing.assert_allclose(g, [0.6, -0.8], rtol=1e-6)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_does_not_become_one(value):
    g = np.array([1.0, value])
    with np.errstate(invalid="ignore"):
        clip_grad_norm(g, 1.0)
    assert np.isnan(g[1])


@pytest.mark.parametrize("value", [0, -1, np.nan])
def test_a_limit_that_is_not_above_0_is_refused(value):
    with pytest.raises(ValueError, match=f"max_norm must be a number above 0, not {value}"):
        clip_grad_norm(np.ones(2), value)
    with pytest.raises(ValueError, match=f"clip_value must be a number above 0, not {value}"):
        clip_grad_value(np.ones(2), value)


@pytest.mark.parametrize("clip", [clip_grad_norm, clip_grad_value])
def test_a_gradient_of_whole_numbers_is_refused_and_left_alone(clip):
    gradient = np.array([3, 4])
    with pytest.raises(
        TypeError, match="the gradient has type int64; what is scaled must be float"
    ):
        clip(gradient, 1.0)
    assert gradient.tolist() == [3, 4]
