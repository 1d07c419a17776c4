"""Numbers as people type them, and near misses told apart."""

from __future__ import annotations

import math

import pytest
from asked import grade, kept, parse
from hypothesis import given
from hypothesis import strategies as st

from tutor.quiz.numbers import readings
from tutor.quiz.verdict import AnswerError


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.74", 0.74),
        (" .5 ", 0.5),
        ("5.", 5.0),
        ("4,820,000", 4_820_000.0),
        ("4,820.5", 4820.5),
        ("1e-3", 0.001),
        ("1/3", 1 / 3),
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
    assert readings(typed) == (value,)


NO_NUMBERS = (
    *("", "half", "1 2", "1/0", "1/0.0", "nan", "inf", "1e999", "1_000", "10⁻⁴", "3²", "½", "1½"),
    *("0.7 cm", "97%", "--1", "1/2/3", "e5", ".", "1.2.3", "1,2,3", "1,5/2", "5\n6"),
)


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_not_counted_as_wrong(number, typed):
    with pytest.raises(AnswerError, match="one number, such as"):
        grade(number, typed)


def test_a_comma_with_two_meanings_means_the_one_that_answers_the_question(numeric):
    thousands, decimals = numeric(4820.0, 0.5, 2410.0), numeric(4.82, 0.005)
    assert grade(thousands, "4,820").correct
    assert grade(thousands, "2,410").feedback == "known"
    assert grade(decimals, "4,820").correct
    with pytest.raises(AnswerError, match=r"1437 or 1\.437"):
        parse(thousands, "1,437")


@pytest.mark.parametrize("typed", ["2.3", "2.30", "2.303", "2,30", "23.0e-1"])
def test_the_answer_rounded_to_two_digits_or_more_is_right(numeric, typed):
    assert grade(numeric(2.3026, 0.001, 23.026), typed).correct


@pytest.mark.parametrize("typed", ["2", "2.4", "2.31"])
def test_one_digit_is_not_enough_and_another_number_is_wrong(numeric, typed):
    assert not grade(numeric(2.3026, 0.001), typed).correct


def test_a_whole_number_is_not_to_be_rounded_and_a_known_mistake_stays_one(numeric):
    assert not grade(numeric(4820.0, 0.5), "4.8e3").correct
    assert not grade(numeric(40.96, 0.01, 41.0), "41").correct


@pytest.mark.parametrize("typed", ["-1", "−1", "–1", "-1.0", "－１", "-1e0", "-2/2"])
def test_one_number_is_right_however_it_is_written(numeric, typed):
    assert grade(numeric(-1.0, 0.0), typed).correct


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_it_is_printed(value):
    assert value in readings(repr(value))


@given(st.text())
def test_any_text_is_read_as_finite_numbers_or_none(typed):
    assert all(math.isfinite(number) for number in readings(typed))


@pytest.mark.parametrize("typed", ["0.7414", "0.7409", "0.7419", ".741"])
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
        ("0.744", "Close, but not close enough"),
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
    assert kept(number, " 7/8 ") == "7/8"
