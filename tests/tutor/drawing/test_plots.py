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

from tutor.drawing.plots import BREAK, SMALLEST, Series, draw

ROOT = Path(__file__).parents[2]
RED, BLUE = "$error", "$primary"
SIZE = (60, 14)


def plot(y, *, style="solid", log=False, size=SIZE, x_range=None):
    x = list(range(len(y)))
    end = max(len(y) - 1, 1)
    return draw([Series(x, y, RED, style)], size, x_range=x_range or (0, end), log=log)


def lines(text):
    return text.plain.split("\n")


def test_the_private_names_of_plotext_that_the_adapter_uses_are_still_there():
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure._limit_size(False, False)
    assert tuple(figure.plot_size(300, 200)) == (300, 200)


def test_the_plots_module_alone_imports_neither_plotext_nor_numpy():
    look = "import sys, tutor.drawing.plots; print({'plotext', 'numpy'} & set(sys.modules))"
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
        text = plot(y, log=log, style=style)
    assert len(lines(text)) == SIZE[1]
    assert max(map(len, lines(text))) <= SIZE[0]


@given(
    st.lists(st.floats(width=64), max_size=200),
    st.tuples(st.integers(0, 100), st.integers(0, 40)),
    st.booleans(),
)
def test_a_plot_fills_its_size_or_is_empty(y, size, log):
    text = plot(y, size=size, log=log)
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        assert not text.plain
    else:
        assert len(lines(text)) == size[1]
        assert max(map(len, lines(text))) <= size[0]


def test_a_curve_that_leaves_the_numbers_is_marked_once_where_it_does():
    text = plot([1.0, 1.0, 1.0, math.inf, math.nan, math.inf, 1.0])
    assert text.plain.count(BREAK) == 1
    (row,) = (line for line in lines(text) if BREAK in line)
    where = row.index(BREAK) / SIZE[0]
    assert 0.4 < where < 0.6


@pytest.mark.parametrize("columns", range(30, 60))
def test_the_mark_stands_over_the_curve_where_both_are_in_one_cell(columns):
    y = [2.6, 9.8, math.nan]
    text = draw([Series([0, 1, 2], y, RED, "dots")], (columns, 14), x_range=(0, 100))
    assert text.plain.count(BREAK) == 1


def test_zero_on_a_logarithmic_axis_is_a_gap_without_a_mark():
    text = plot([1.0, 0.1, 0.0, 0.1, 1.0], log=True)
    assert BREAK not in text.plain


def curve_cells(text):
    return [character for character in text.plain if "\u2800" < character <= "\u28ff"]


def test_dashes_and_dots_can_be_told_from_a_solid_line_without_colour():
    y = [n / 100 for n in range(101)]
    solid, dashed = (lines(plot(y, style=style)) for style in ("solid", "dashed"))
    drawn = [len(curve_cells(plot(y, style=style))) for style in ("solid", "dashed", "dots")]
    assert solid != dashed
    assert drawn[1] < 0.75 * drawn[0]
    assert plot([0.0, 1.0], style="dots").plain != plot([0.0, 1.0]).plain


def test_the_later_of_two_curves_lies_on_top():
    x, y = [0, 1], [1.0, 1.0]
    text = draw([Series(x, y, RED), Series(x, y, BLUE)], SIZE, x_range=(0, 1))
    assert {span.style for span in text.spans} == {"$quiet", BLUE}


def test_a_falling_curve_falls_from_the_top_left_to_the_bottom_right():
    rows = lines(plot([float(n) for n in range(50, -1, -1)]))[:-2]
    first = [next((i for i, c in enumerate(row) if c > "\u2800"), None) for row in rows]
    assert first == sorted(first)
    assert first[0] < 10
    assert first[-1] > 45


def test_the_axes_name_their_ends():
    text = plot([0.0, 100.0], x_range=(0, 30))
    assert "100" in text.plain
    assert "30" in lines(text)[-1]


def axis(text):
    """The column where the y axis stands, and the rows of its ticks."""
    rows = [row for row in lines(text) if "│" in row or "┤" in row]
    (column,) = {re.search("[│┤]", row).start() for row in rows}
    return column, [n for n, row in enumerate(rows) if row[column] == "┤"]


@pytest.mark.parametrize("log", [False, True])
def test_with_a_margin_every_plot_begins_at_the_same_column_and_its_curve_has_no_gaps(log):
    for high in (1, 250):
        x = list(range(200))
        y = [high * (n + 1) / 200 for n in x]
        text = draw([Series(x, y, RED)], (60, 14), x_range=(0, 199), log=log, margin=6)
        column, _ = axis(text)
        assert column == 5
        body = [row[6:] for row in lines(text)[:12]]
        used = {n for row in body for n, sign in enumerate(row) if sign.strip()}
        assert used == set(range(54))


@pytest.mark.parametrize("rows", range(12, 24))
def test_powers_of_ten_are_equally_far_apart(rows):
    y = [10 ** (-n / 37) for n in range(100)]
    _, ticks = axis(plot(y, log=True, size=(60, rows)))
    assert len(ticks) >= 3
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_where_a_dashed_curve_meets_a_solid_one_each_has_its_own_shape_and_colour():
    curves = [Series([0, 9], [0.99, 0.99], RED), Series([0, 9], [0.95, 0.95], BLUE, "dashed")]
    text = draw(curves, SIZE, x_range=(0, 9), y_range=(0, 1))
    shapes = {
        color: {text.plain[n] for span in text.spans if span.style == color
                for n in range(span.start, span.end)}
        for color in (RED, BLUE)
    }  # fmt: skip
    assert [len(shapes[color]) for color in (RED, BLUE)] == [1, 1]
    assert shapes[RED] != shapes[BLUE]
