"""Predicting what a program prints."""

from __future__ import annotations

import pytest

from tutor.quiz import AnswerError, answer_text, grade, parse_answer


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
        ("[1, 2]\ndone", "capital"),
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
        parse_answer(output, " \n")


def test_the_log_keeps_the_text(output):
    assert answer_text(output, "[1, 2]\nDone\n") == "[1, 2]\nDone"
