"""What a snippet prints is held against its page, line by line."""

from __future__ import annotations

import pytest

from tutor.course.output import first_difference, matches


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("a\nb", "a\nb\n"),
        ("a \n\nb\n\n", "a\n\nb"),
        ("", ""),
        ("...", "a\nb\n"),
        ("...", ""),
        ("a\n...\nb", "a\nb\n"),
        ("a\n...\nb", "a\nx\ny\nb\n"),
        ("...\nb", "b\nb\n"),
        ("loss ... 3", "loss ... 3\n"),
    ],
)
def test_the_same_lines_match(expected, printed):
    assert matches(expected, printed)


@pytest.mark.parametrize(
    ("expected", "printed", "difference"),
    [
        ("a\nb", "a\nc\n", "line 2 of its output is 'c', the page says 'b'"),
        ("a", "a\nb\n", "its output has 2 lines, the page says 1"),
        ("a\n...\nb", "a\nc\n", "after ... on line 2"),
        ("a.c", "abc\n", "is 'abc'"),
        (" a", "a\n", "is 'a', the page says ' a'"),
        ("x ...", "x y\n", "is 'x y'"),
    ],
)
def test_a_difference_is_named(expected, printed, difference):
    assert not matches(expected, printed)
    assert difference in first_difference(expected, printed)
