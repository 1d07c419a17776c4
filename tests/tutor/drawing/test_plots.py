"""Plots: whatever the numbers, a plot of the right size; gaps and dashes can be told apart."""

from __future__ import annotations

import math
import re
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.drawing.plots import BREAK, SMALLEST, Mark, Plot, Series, draw

ROOT = Path(__file__).parents[2]
RED, BLUE = "bad", "primary"
SIZE = (60, 14)


def one(series, size=SIZE, **options):
    """The drawing of one plot."""
    (drawing,) = draw([Plot(series, **options)], size)
    return drawing


def plot(y, *, style="solid", log=False, size=SIZE, x_range=None):
    x = list(range(len(y)))
    end = max(len(y) - 1, 1)
    return one([Series(x, y, RED, style)], size, x_range=x_range or (0, end), log=log)


def lines(drawing):
    return drawing.text.split("\n")


def test_the_private_names_of_plotext_that_the_adapter_uses_are_still_there():
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure._limit_size(False, False)
    assert tuple(figure.plot_size(300, 200)) == (300, 200)


def test_what_the_first_frame_needs_of_drawings_is_imported_without_plotext_and_numpy():
    modules = "tutor.drawing.canvas, tutor.drawing.ticks"
    look = f"import sys, {modules}; print({{'plotext', 'numpy'}} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT)
    assert said.stdout.strip() == "set()", said.stderr


@pytest.mark.parametrize(
    "y",
    [
        [],
        [1.0],
        [2.0] * 40,
        [0.0] * 40,
        [math.nan],
        [math.inf, -math.inf, math.nan],
        [1.0, math.nan, 2.0, math.inf, 3.0],
        [1e308, -1e308, 0.0],
        [5e-324, 0.0],
        [1e38 * n for n in range(30)],
    ],
)
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("style", ["solid", "dashed", "dots"])
def test_no_numbers_are_beyond_a_plot(y, log, style):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing = plot(y, log=log, style=style)
    assert len(lines(drawing)) == SIZE[1]
    assert max(map(len, lines(drawing))) <= SIZE[0]


@given(
    st.lists(st.floats(width=64), max_size=200),
    st.tuples(st.integers(0, 100), st.integers(0, 40)),
    st.booleans(),
)
def test_a_plot_fills_its_size_or_is_empty(y, size, log):
    drawing = plot(y, size=size, log=log)
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        assert not drawing.text
    else:
        assert len(lines(drawing)) == size[1]
        assert max(map(len, lines(drawing))) <= size[0]


def test_a_curve_that_leaves_the_numbers_is_marked_once_where_it_does():
    drawing = plot([1.0, 1.0, 1.0, math.inf, math.nan, math.inf, 1.0])
    assert drawing.text.count(BREAK) == 1
    (row,) = (line for line in lines(drawing) if BREAK in line)
    where = row.index(BREAK) / SIZE[0]
    assert 0.4 < where < 0.6


@pytest.mark.parametrize("columns", range(30, 60))
def test_the_mark_stands_over_the_curve_where_both_are_in_one_cell(columns):
    y = [2.6, 9.8, math.nan]
    drawing = one([Series([0, 1, 2], y, RED, "dots")], (columns, 14), x_range=(0, 100))
    assert drawing.text.count(BREAK) == 1


def test_zero_on_a_logarithmic_axis_is_a_gap_without_a_mark():
    drawing = plot([1.0, 0.1, 0.0, 0.1, 1.0], log=True)
    assert BREAK not in drawing.text


def curve_cells(drawing):
    return [character for character in drawing.text if "\u2800" < character <= "\u28ff"]


def test_dashes_and_dots_can_be_told_from_a_solid_line_without_colour():
    y = [n / 100 for n in range(101)]
    solid, dashed = (lines(plot(y, style=style)) for style in ("solid", "dashed"))
    drawn = [len(curve_cells(plot(y, style=style))) for style in ("solid", "dashed", "dots")]
    assert solid != dashed
    assert drawn[1] < 0.75 * drawn[0]
    assert plot([0.0, 1.0], style="dots").text != plot([0.0, 1.0]).text


def looks(drawing):
    """The characters of each look."""
    found = {}
    for line in drawing.lines:
        for text, look in line:
            found.setdefault(look, []).extend(text)
    return found


def test_where_curves_meet_the_first_keeps_its_colour_all_the_way():
    x, y = [0, 1], [1.0, 1.0]
    for style in ("solid", "dashed"):
        curves = [Series(x, y, RED), Series(x, y, BLUE, style)]
        assert looks(one(curves, x_range=(0, 1))).keys() == {"quiet", RED}


def test_dots_lie_below_every_line():
    x, y = [0, 1], [1.0, 1.0]
    curves = [Series(x, y, BLUE, "dots"), Series(x, y, RED)]
    assert looks(one(curves, x_range=(0, 1))).keys() == {"quiet", RED}


def test_what_does_not_scale_an_axis_does_not_flatten_the_curves():
    x = list(range(10))
    curves = [Series(x, x, RED), Series(x, [100 * n for n in x], BLUE, "dots", scales=False)]
    rows = lines(one(curves, x_range=(0, 9)))[:-2]
    assert sum(any("\u2800" < c <= "\u28ff" for c in row) for row in rows) > 8
    assert "500" not in one(curves, x_range=(0, 9)).text


def test_a_falling_curve_falls_from_the_top_left_to_the_bottom_right():
    rows = lines(plot([float(n) for n in range(50, -1, -1)]))[:-2]
    first = [next((i for i, c in enumerate(row) if c > "\u2800"), -1) for row in rows]
    first = first[first[0] < 0 :]  # the axis may reach a row beyond the curve
    assert first == sorted(first)
    assert first[0] < 10
    assert first[-1] > 45


def test_the_axes_name_their_ends():
    drawing = plot([0.0, 100.0], x_range=(0, 30))
    assert "100" in drawing.text
    assert "30" in lines(drawing)[-1]


def axis(drawing):
    """The column where the y axis stands, and the rows of its ticks."""
    rows = [row for row in lines(drawing) if "│" in row or "┤" in row]
    (column,) = {re.search("[│┤]", row).start() for row in rows}
    return column, [n for n, row in enumerate(rows) if row[column] == "┤"]


def test_plots_drawn_together_have_one_x_axis_and_their_curves_no_gaps():
    x = list(range(200))
    plots = [
        Plot([Series(x, [high * (n + 1) / 200 for n in x], RED)], (0, 199), log=log)
        for high in (1, 250, 1e-7, 3e30)
        for log in (False, True)
    ]
    drawings = draw(plots, SIZE)
    assert len({lines(drawing)[-1] for drawing in drawings}) == 1
    (column,) = {axis(drawing)[0] for drawing in drawings}
    for drawing in some(drawings):
        body = [row[column + 1 :] for row in lines(drawing)[:12]]
        used = {n for row in body for n, sign in enumerate(row) if sign.strip()}
        assert used == set(range(max(used) + 1))
        assert max(used) > 0.8 * (SIZE[0] - column)


@given(
    st.lists(st.floats(0.001, 1e6), min_size=1, max_size=20),
    st.tuples(st.integers(24, 120), st.integers(6, 40)),
    st.booleans(),
)
def test_every_axis_has_two_numbers_at_least(y, size, log):
    drawing = plot(y, size=size, log=log)
    assert len(axis(drawing)[1]) >= 2
    assert len(lines(drawing)[-1].split()) >= 2


@pytest.mark.parametrize("high", [0.3, 1, 2.3, 7, 30, 1234])
@pytest.mark.parametrize("rows", range(8, 30))
def test_a_number_of_the_axis_stands_at_the_curve_that_has_it(high, rows):
    """A level line at each number that the axis names passes through the row of that number."""
    size = (40, rows)
    numbers = [
        row.split("┤")[0].strip() for row in lines(plot([0.0, high], size=size)) if "┤" in row
    ]
    for text in some(numbers):
        level = Series([0, 1], [float(text)] * 2, RED)
        if float(text) <= high:
            drawn = lines(one([level], size, x_range=(0, 1), y_range=(0, high)))
            (row,) = (row for row in drawn if any("\u2800" < c <= "\u28ff" for c in row))
            assert row.split("┤")[0].strip() == text


def test_a_mark_and_a_cursor_stand_where_their_numbers_are():
    x = list(range(31))
    drawing = one([Series(x, x, RED)], x_range=(0, 30), marks=[Mark(30, 30, "◆", BLUE)], cursor=15)
    (row,) = (row for row in lines(drawing) if "◆" in row)
    assert row.split("┤")[0].strip() == "30"
    column, _ = axis(drawing)
    cursor = {row.index("│", column + 1) for row in lines(drawing)[:2]}
    assert len(cursor) == 1
    assert lines(drawing)[-2][cursor.pop()] == "┬"


@pytest.mark.parametrize("rows", range(12, 24))
def test_powers_of_ten_are_equally_far_apart(rows):
    y = [10 ** (-n / 37) for n in range(100)]
    _, ticks = axis(plot(y, log=True, size=(60, rows)))
    assert len(ticks) >= 3
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_where_a_dashed_curve_meets_a_solid_one_both_are_seen():
    solid = Series([0, 9], [1.0, 1.0], RED)
    dashed = Series([0, 9], [0.97, 0.97], BLUE, "dashed")
    alone, both = (one(c, x_range=(0, 9), y_range=(0, 1)) for c in ([solid], [solid, dashed]))
    (row,) = {n for n, line in enumerate(lines(both)) if "\u2800" < max(line) <= "\u28ff"}
    assert len(looks(alone)[RED]) == len(looks(both)[RED])
    assert set(looks(alone)[RED][1:-1]) == {"⠒"}
    assert set(looks(both)[RED][1:-1]) > {"⠒"}, "the dashes are seen in its cells"
    assert BLUE not in looks(both)
    assert "┤" in lines(both)[row]
