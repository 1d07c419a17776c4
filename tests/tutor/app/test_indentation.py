"""Where a line of Python begins."""

from __future__ import annotations

import pytest

from tutor.app.widgets.page.indentation import (
    next_indentation,
    previous_stop,
    shifted,
    work_begins,
)


@pytest.mark.parametrize(
    ("before", "column"),
    [
        ("x = 1", 0),
        ("def f(x):", 4),
        ("    for i in x:  # each one", 8),
        ("    return x", 0),
        ("    return f(", 8),
        ("        pass", 4),
        ("total = sum(", 4),
        ("    y = 'a colon: '", 4),
        ('    y = "not: ended', 4),
        ("    # a comment that ends with:", 4),
        ("    print(x[1:])", 4),
        ("    b)", 0),
        ("", 0),
        ("    ", 4),
        ("break", 0),
        ("a = {'k':", 4),
        ("else:", 4),
        ("lambda x:", 4),
    ],
)
def test_a_new_line_begins_where_python_wants_it(before, column):
    assert next_indentation(before) == column


def test_backspace_goes_back_a_level_at_a_time():
    assert [previous_stop(column) for column in (8, 7, 5, 4, 1, 0)] == [4, 4, 4, 0, 0, 0]


@pytest.mark.parametrize(
    ("line", "levels", "moved"),
    [("x", 1, "    x"), ("      x", -1, "  x"), ("  x", -1, "x"), ("x", -1, "x"), ("", 1, "")],
)
def test_lines_move_by_levels(line, levels, moved):
    assert shifted(line, levels) == moved


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("def f(x):\n    ...\n", (1, 7)),
        ("def f(x):\n    return ...  # yours\n", (1, 14)),
        ("def f(x):\n    y = ...\n    return y", (1, 11)),
        ("def f(x):\n    pass\n", (1, 8)),
        ("x = 1\n", None),
        ("print('...')\n", None),
    ],
)
def test_the_place_that_waits_for_code_is_found(code, where):
    assert work_begins(code) == where
