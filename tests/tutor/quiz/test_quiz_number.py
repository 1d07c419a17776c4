"""Numbers as people type them, and near misses told apart."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz import AnswerError, answer_text, grade
from tutor.quiz.number import parse_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.74", 0.74),
        (" .5 ", 0.5),
        ("5.", 5.0),
        ("+3", 3.0),
        ("-3e-4", -3e-4),
        ("1E3", 1000.0),
        ("−0.5", -0.5),
        ("–0.5", -0.5),
        ("7/8", 0.875),
        ("-1 / 4", -0.25),
        ("1/-4", -0.25),
        ("0,357", 0.357),
        ("-2,5e-3", -0.0025),
        ("1437", 1437.0),
        ("0.7414000000", 0.7414),
        ("－０．７４", -0.74),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value):
    assert parse_number(typed) == value


NO_NUMBERS = (
    *("", "half", "1 2", "1/0", "1/0.0", "nan", "inf", "1e999", "1_000", "10⁻⁴", "3²", "½", "1½"),
    *("0.7 cm", "97%", "--1", "1/2/3", "e5", ".", "1.2.3", "1,2,3", "1,5/2", "5\n6"),
)


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_not_counted_as_wrong(number, typed):
    with pytest.raises(AnswerError, match="one number, such as"):
        grade(number, typed)


def test_a_comma_that_could_mean_thousands_is_asked_about():
    with pytest.raises(AnswerError, match=r"1437 or 1\.437"):
        parse_number("1,437")
    with pytest.raises(AnswerError, match="type 1437000"):
        parse_number("1,437,000")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_it_is_printed(value):
    assert parse_number(repr(value)) == value


@given(st.text())
def test_any_text_is_a_number_or_an_answer_error(typed):
    with contextlib.suppress(AnswerError):
        assert math.isfinite(parse_number(typed))


@pytest.mark.parametrize("typed", ["0.7414", "0.7409", "0.7419", ".741", 0.7414])
def test_right_is_up_to_and_at_the_tolerance(number, typed):
    verdict = grade(number, typed)
    assert (verdict.correct, verdict.feedback) == (True, "o₁ − t₁")
    assert verdict.right_answer == "0.7414"


@pytest.mark.parametrize("typed", ["0.7408", "0.7420", "0.75", "7"])
def test_beyond_the_tolerance_is_wrong(number, typed):
    assert not grade(number, typed).correct


def test_a_known_wrong_number_gets_its_own_feedback_the_nearest_of_two(number):
    assert grade(number, "0.7514").feedback == "that is o₁ itself"
    assert grade(number, "0.758").feedback == "a rough wrong number"


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("-0.7414", "The digits are right, but the sign is wrong."),
        ("74.14", "The digits are right, but the number is 100 times too large."),
        ("0.0007414", "The digits are right, but the number is 1,000 times too small."),
        ("-7.414", "the sign is wrong and the number is 10 times too large."),
        ("0.74", "Close, but not close enough"),
        ("0.5", "Too small."),
        ("1e300", "Too large."),
        ("-1e308", "Too small."),
    ],
)
def test_an_unlisted_wrong_number_is_told_what_is_off(number, typed, feedback):
    verdict = grade(number, typed)
    assert not verdict.correct
    assert feedback in verdict.feedback


def test_a_wide_tolerance_does_not_make_other_digits_right(numeric):
    four = numeric(4.0, 0.5)
    assert "10 times too large" in grade(four, "40").feedback
    assert grade(four, "43").feedback == "Too large."
    assert "sign is wrong" in grade(four, "-4").feedback


def test_a_right_answer_of_zero_has_no_digits_to_compare(numeric):
    zero = numeric(0.0, 0.0)
    assert grade(zero, "0").correct
    assert grade(zero, "-0").correct
    assert grade(zero, "0.001").feedback == "Too large."


def test_the_log_keeps_a_number_as_it_was_typed(number):
    assert answer_text(number, " 7/8 ") == "7/8"
    assert answer_text(number, 0.875) == "0.875"


def test_an_answer_of_another_kind_is_the_callers_mistake(number, choice):
    with pytest.raises(TypeError, match="kind number"):
        grade(number, [1])
    with pytest.raises(TypeError, match="kind choice"):
        grade(choice, 0.5)
