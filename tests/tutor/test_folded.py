"""Code and formulas keep their shape where they are too long for a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tutor.app.widgets.page.folded import folded
from tutor.words import cells

SIGNS = st.sampled_from(
    ["a", "b", " ", "# ", "漢", "é", "e\N{COMBINING ACUTE ACCENT}", "👩\u200d🔬", "🙂"]
)


@pytest.mark.parametrize("width", [10, 17, 30, 79])
def test_nothing_is_lost_and_no_line_is_too_long(width):
    text = "def f(x):\n    return " + "+ ".join(f"term_{n}" for n in range(20)) + "\n" + "x" * 99
    shown = folded(Content(text), width)
    assert all(line.cell_length <= width for line in shown.split("\n"))
    plain = "".join(shown.plain.replace("↳", "").split())
    assert plain == "".join(text.split())


def test_the_rest_of_a_line_stands_further_right_than_its_beginning_with_its_looks():
    line = Content.assemble("    some words ", ("and styled ones", "bold"))
    first, second = folded(line, 20).split("\n")
    assert first.plain == "    some words and"
    assert second.plain == "      ↳ styled ones"
    assert [span.style for span in second.spans if span.end == len(second.plain)] == ["bold"]


def test_a_comment_is_not_parted_from_its_sign():
    assert folded(Content("x = sum(y)  # stable"), 13).plain == "x = sum(y)\n  ↳ # stable"


def test_what_fits_is_left_alone():
    content = Content("a\nb")
    assert folded(content, 40) is content


@given(st.lists(SIGNS, max_size=60).map("".join), st.integers(9, 30))
def test_columns_are_cells_whatever_the_script(text, width):
    shown = folded(Content(text), width)
    assert all(cells.width(line) <= width for line in shown.plain.split("\n"))
    assert "".join(shown.plain.replace("↳", "").split()) == "".join(text.split())
