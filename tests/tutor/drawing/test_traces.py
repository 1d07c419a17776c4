"""Thinning a curve: few points, and yet every peak, trough and gap."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.drawing.traces import MOST, Trace, decimate

values = st.lists(
    st.floats(allow_nan=False, allow_infinity=False, width=32) | st.just(math.nan),
    min_size=1,
    max_size=400,
)


@given(values, st.integers(2, 60))
def test_a_thinned_curve_keeps_its_extremes_its_ends_and_its_gaps(y, columns):
    x = np.arange(len(y), dtype=float)
    thin_x, thin_y = decimate(x, y, columns)
    assert len(thin_x) <= 3 * columns + 2
    assert np.isfinite(thin_y).sum() <= 2 * columns + 2
    assert (np.diff(thin_x) > 0).all()
    assert np.array_equal(thin_y, np.asarray(y)[thin_x.astype(int)], equal_nan=True)
    assert thin_x[0] == 0
    assert thin_x[-1] == len(y) - 1
    numbers = np.asarray(y)[np.isfinite(y)]
    if len(numbers):
        assert np.nanmin(thin_y) == numbers.min()
        assert np.nanmax(thin_y) == numbers.max()
    assert np.isnan(thin_y).any() == np.isnan(y).any()


@given(values, st.integers(2, 20))
def test_every_column_keeps_its_own_lowest_and_highest_point(y, columns):
    x = np.arange(len(y), dtype=float)
    thin_x, thin_y = decimate(x, y, columns)
    edges = np.linspace(0, len(y) - 1, columns + 1)
    for left, right in some(itertools.pairwise(edges)):
        inside = np.asarray(y)[(x >= left) & (x < right)]
        kept = thin_y[(thin_x >= left) & (thin_x < right)]
        if np.isfinite(inside).any():
            assert np.nanmin(kept) == np.nanmin(inside)
            assert np.nanmax(kept) == np.nanmax(inside)


def test_a_curve_that_fits_is_left_alone():
    x, y = decimate([0, 1, 2], [3, 1, 2], 2)
    assert x.tolist() == [0, 1, 2]
    assert y.tolist() == [3, 1, 2]


def test_a_trace_stays_small_and_keeps_the_one_spike_however_long_it_grows():
    trace = Trace()
    for start in range(0, 10 * MOST, 1000):
        x = range(start, start + 1000)
        trace.extend(x, (100.0 if n == 5_432 else n % 7 for n in x))
    assert len(trace) <= MOST + 1000
    assert trace.x[0] == 0
    assert trace.x[-1] == x[-1]
    assert max(trace.y) == 100.0
    assert trace.x[trace.y.index(100.0)] == 5_432
