"""Ticks: round numbers inside the axis, with decimals that line up."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.drawing.ticks import frame, log_ticks, ticks

ends = st.floats(-1e9, 1e9)


@given(ends, ends, st.integers(2, 12))
def test_ticks_lie_inside_in_order_and_are_not_too_many(low, high, most):
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-3))
    marks = ticks(low, high, most)
    places = [place for place, _ in marks]
    slack = (high - low) * 1e-6
    assert len(marks) <= most + 1
    assert places == sorted(places)
    assert all(low - slack <= place <= high + slack for place in places)
    assert len({text for _, text in marks}) == len(marks)


@given(st.floats(1e-3, 1e4), st.integers(3, 8))
def test_an_axis_from_zero_has_at_least_two_ticks_and_zero_is_one(high, most):
    marks = ticks(0, high, most)
    assert len(marks) >= 2
    assert marks[0][0] == 0


def test_decimals_line_up_and_negative_numbers_have_a_minus_sign():
    assert [text for _, text in ticks(-1, 1, 5)] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-2, 0, ["0.01", "0.1", "1"]),
        (0.0, 0.9, ["1", "2", "3", "5"]),
        (-30, 6, ["1e-30", "1e-20", "1e-10", "1"]),
    ],
)
def test_a_logarithmic_axis_names_the_numbers_themselves(low, high, expected):
    marks = log_ticks(low, high, 4)
    assert [text for _, text in marks] == expected
    assert all(low <= place <= high for place, _ in marks)


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_the_frame_holds_what_is_there_and_grows_seldom(now, end):
    now = min(now, end)
    assert now <= frame(now, end) <= end
    assert len({frame(n, end) for n in range(0, end + 1, max(1, end // 200))}) <= 6
