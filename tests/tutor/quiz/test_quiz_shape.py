"""Shapes as people type them."""

from __future__ import annotations

import pytest
from asked import grade, make

from tutor.quiz.items import Item
from tutor.quiz.kinds import KINDS
from tutor.quiz.verdict import AnswerError


@pytest.fixture
def scalar():
    item = Item("=", 1, "()")
    item.notes.append("a number has no axis")
    return make("shape", KINDS["shape"].read("?", [item], ()))


def test_a_single_number_has_no_axis(scalar):
    assert grade(scalar, "()").correct
    assert not grade(scalar, "(3)").correct


@pytest.mark.parametrize("typed", ["(٣)", "(३, २)", "[೨]"])
def test_digits_of_other_scripts_are_refused_rather_than_dropped(scalar, typed):
    with pytest.raises(AnswerError):
        grade(scalar, typed)
