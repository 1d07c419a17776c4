"""Words and formulas as people type them."""

from __future__ import annotations

import pytest
from asked import grade, make

from tutor.quiz.items import Item
from tutor.quiz.kinds import KINDS


def asked(*items):
    read = [Item(text[0], line, text[2:]) for line, text in enumerate(items, 1)]
    for item in read:
        item.notes.append(f"about {item.text}")
    return make("text", KINDS["text"].read("?", read, ()))


@pytest.mark.parametrize(
    ("right", "other"),
    [("−1/x", "1/x"), ("f'", "f"), ("f''", "f'"), ("a ≠ b", "a = b"), (".5", "5")],
)
def test_signs_that_change_a_formula_tell_answers_apart(right, other):
    assert grade(asked(f"= {right}"), right).correct
    for question in (asked(f"= {right}"), asked(f"= {right}", f"! {other}")):
        assert not grade(question, other).correct
    assert not grade(asked(f"= {other}"), right).correct


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("−1/x", "- 1/x"),
        ("1 - x", "1-x"),
        ("f′", "f’"),
        ("f'", "'f''"),
        ("a ≠ b", "a \N{EQUALS SIGN}\N{COMBINING LONG SOLIDUS OVERLAY} b"),
        ("chain rule", "Chain-Rúle."),
        ("chain rule", "“chain rule”."),
        ("chain rule", "‘chain rule.’"),
        ("W", "w"),
    ],
)
def test_one_answer_is_right_however_it_is_written(form, typed):
    assert grade(asked(f"= {form}"), typed).correct


def test_capitals_tell_answers_apart_where_nothing_else_does():
    question = asked("= W", "! w", "! V")
    assert grade(question, "W").correct
    assert grade(question, "w").feedback == "about w"
    assert grade(question, "v").feedback == "about V"
