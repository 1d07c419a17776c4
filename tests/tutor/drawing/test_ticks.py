"""Ticks: round numbers inside the axis, with decimals that line up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from loops import some

from tutor.drawing.ticks import axis, frame, log_axis

ends = st.floats(-1e9, 1e9)
sizes = st.tuples(st.integers(3, 200), st.integers(1, 12))


def in_order(marks, cells):
    places = [tick.cell for tick in marks]
    assert len(marks) >= 2
    assert places == sorted(places)
    assert all(0 <= place < cells for place in places)
    assert len({tick.text for tick in marks}) == len(marks)


@given(ends, ends, sizes)
def test_an_axis_holds_its_range_and_has_two_ticks_at_least(low, high, size):
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-3))
    made = axis(low, high, *size)
    in_order(made.ticks, size[0])
    assert -0.001 <= made.cell(low) < 1.001
    assert made.cell(high) <= size[0] - 1 + 0.001
    assert len({b.cell - a.cell for a, b in pairwise(made.ticks)}) == 1


@given(st.floats(-300, 300), st.floats(1e-3, 300), sizes)
def test_an_axis_of_logarithms_holds_its_range_and_has_two_ticks_at_least(low, span, size):
    assume(low + span < 300)
    made = log_axis(low, low + span, *size)
    in_order(made.ticks, size[0])
    assert -0.001 <= made.cell(low) < 1.001
    assert made.cell(low + span) <= size[0] - 1 + 0.001


@given(st.floats(1e-3, 1e4), sizes)
def test_what_a_tick_says_is_true_of_the_middle_of_its_cell(high, size):
    made = axis(0, high, *size)
    assert made.ticks[0].cell == 0
    assert float(made.ticks[0].text) == 0
    for tick in some(made.ticks):
        assert float(tick.text) == pytest.approx(made.value(tick.cell), rel=0.05, abs=1e-12)


def test_decimals_line_up_and_negative_numbers_have_a_minus_sign():
    made = axis(-1, 1, 9, 2)
    assert [tick.text for tick in made.ticks] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-2, 0, ["0.01", "0.1", "1"]),
        (0.0, 0.9, ["1", "2", "3", "5"]),
        (-30, 6, ["1e-30", "1e-20", "1e-10", "1", "1e10", "1e20"]),
        (-0.28, -0.05, ["0.52", "0.89"]),
    ],
)
def test_a_logarithmic_axis_names_the_numbers_themselves(low, high, expected):
    assert [tick.text for tick in log_axis(low, high, 11, 2).ticks] == expected


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_the_frame_holds_what_is_there_and_grows_seldom(now, end):
    now = min(now, end)
    assert now <= frame(now, end) <= end
    assert len({frame(n, end) for n in range(0, end + 1, max(1, end // 200))}) <= 6
