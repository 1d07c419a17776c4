"""Predicting what a program prints."""

from __future__ import annotations

import pytest
from asked import grade, kept, parse

from tutor.quiz.verdict import AnswerError


@pytest.mark.parametrize("typed", ["[1, 2]\nDone", "[1, 2]  \r\nDone\t\n\n"])
def test_spaces_at_line_ends_do_not_matter(output, typed):
    verdict = grade(output, typed)
    assert verdict.correct
    assert verdict.feedback == "the list, then the word"
    assert verdict.right_answer == "[1, 2]\nDone"


def test_a_known_wrong_output_gets_its_own_feedback(output):
    verdict = grade(output, "[2, 1]\nDone ")
    assert (verdict.correct, verdict.feedback) == (False, "sorted gives a new list")


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("[1,2]\nDone", "Only spaces"),
        (" [1, 2]\nDone", "Only spaces"),
        ("[1, 2] Done", "Only spaces and line breaks"),
        ("[1, 2]\ndone", "upper and lower case"),
        ("[1, 2]", "it prints 2, not 1"),
        ("[1, 2]\nOver", "Line 2 is the first that differs"),
        ("[1, 3]\nDone", "Line 1 is the first that differs"),
    ],
)
def test_an_unlisted_wrong_output_is_told_where_it_differs(output, typed, feedback):
    verdict = grade(output, typed)
    assert not verdict.correct
    assert feedback in verdict.feedback


def test_nothing_typed_is_not_counted_as_wrong(output):
    with pytest.raises(AnswerError, match="line by line"):
        parse(output, " \n")


def test_the_log_keeps_the_text(output):
    assert kept(output, "[1, 2]\nDone\n") == "[1, 2]\nDone"


@pytest.mark.parametrize(
    ("typed", "correct"),
    [
        ("b = −1", True),
        ("b = -1.0", True),
        ("b = －１", True),
        ("b = 1", False),
        ("b = - 1", False),
    ],
)
def test_a_number_is_right_however_it_is_written(output, typed, correct):
    right = output.body.right._replace(text="b = -1")
    question = output._replace(body=output.body._replace(right=right, wrongs=()))
    assert grade(question, typed).correct is correct
