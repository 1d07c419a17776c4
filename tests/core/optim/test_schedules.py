from __future__ import annotations

import numpy as np
import pytest

from core.optim.schedules import constant, cosine, one_cycle, step, warmup


def test_a_constant_rate_stays():
    assert {constant(0.3)(t) for t in (0, 1, 10**6)} == {0.3}


def test_a_step_falls_each_time_so_many_steps_are_over():
    schedule = step(0.8, 3, factor=0.5)
    assert [schedule(t) for t in range(7)] == [0.8] * 3 + [0.4] * 3 + [0.2]


def test_a_cosine_begins_at_the_rate_passes_the_middle_and_stays_at_its_end():
    schedule = cosine(1.0, 100, lowest=0.2)
    assert schedule(0) == 1
    assert schedule(50) == pytest.approx(0.6)
    assert schedule(100) == schedule(1000) == pytest.approx(0.2)
    assert (np.diff([schedule(t) for t in range(101)]) < 0).all()


def test_a_warmup_climbs_in_equal_steps_to_where_the_other_begins():
    schedule = warmup(step(0.4, 2, factor=0.5), 4, start=0.2)
    rates = [0.08, 0.16, 0.24, 0.32, 0.4, 0.4, 0.2]
    assert [schedule(t) for t in range(7)] == pytest.approx(rates)


def test_one_cycle_peaks_once_and_ends_far_below_its_start():
    schedule = one_cycle(0.5, 100, rise=0.31)
    rates = np.array([schedule(t) for t in range(100)])
    assert rates[0] == pytest.approx(0.5 / 25)
    assert rates.argmax() == 30
    assert rates[30] == 0.5
    assert rates[99] == schedule(1000) == pytest.approx(0.5 / 25 * 1e-4)
    assert (np.diff(rates[:31]) > 0).all()
    assert (np.diff(rates[30:]) < 0).all()


@pytest.mark.parametrize("value", [0, -1, np.nan, np.inf])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("rate", constant),
        ("rate", lambda value: step(value, 3)),
        ("every", lambda value: step(0.1, value)),
        ("factor", lambda value: step(0.1, 3, factor=value)),
        ("rate", lambda value: cosine(value, 10)),
        ("steps", lambda value: cosine(0.1, value)),
        ("steps", lambda value: warmup(constant(1), value)),
        ("start", lambda value: warmup(constant(1), 3, start=value)),
        ("rate", lambda value: one_cycle(value, 10)),
        ("steps", lambda value: one_cycle(1, value)),
        ("rise", lambda value: one_cycle(1, 10, rise=value)),
        ("start", lambda value: one_cycle(1, 10, start=value)),
        ("end", lambda value: one_cycle(1, 10, end=value)),
    ],
)
def test_a_setting_that_is_not_above_0_is_named(name, make, value):
    with pytest.raises(ValueError, match=f"{name} must be a number above 0, not {value}"):
        make(value)


@pytest.mark.parametrize("lowest", [-0.1, 0.2, np.nan])
def test_a_cosine_that_would_not_fall_is_refused(lowest):
    with pytest.raises(ValueError, match=f"lowest must be from 0 to the rate 0.1, not {lowest}"):
        cosine(0.1, 10, lowest=lowest)


@pytest.mark.parametrize(("steps", "rise"), [(3, 0.3), (10, 1.0), (10, 0.05)])
def test_a_cycle_too_short_to_go_up_and_down_is_refused(steps, rise):
    with pytest.raises(ValueError, match=f"of {steps} steps a share of {rise} leads up"):
        one_cycle(0.1, steps, rise=rise)
