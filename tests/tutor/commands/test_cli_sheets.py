"""``backstep notation``, ``cheatsheet`` and ``reading``: what the whole course shares, printed."""

from __future__ import annotations

import json

import pytest

from tutor.study.sheets import SHEETS
from tutor.words import cells

SAID = {
    "notation": "- η: the learning rate",
    "cheatsheet": "        dW = xᵀ · dz",
    "reading": "Frank Rosenblatt, The perceptron",
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_printed_in_76_columns_and_as_objects(name, backstep):
    code, out, err = backstep(name, "--plain")
    assert (code, err) == (0, "")
    assert SAID[name] in out
    assert max(map(cells.width, out.splitlines())) <= 76
    events = [json.loads(line) for line in backstep(name, "--json")[1].splitlines()]
    assert len({event["event"] for event in events}) == 1
    assert len(events) > 10


@pytest.mark.parametrize(
    ("name", "said"), [("notation", "no table of letters"), ("reading", "No chapter")]
)
def test_a_course_that_has_nothing_for_it_says_so(name, said, backstep, course):
    code, out, _ = backstep(name)
    assert code == 0
    assert said in out
    assert backstep(name, "--json")[1] == ""
