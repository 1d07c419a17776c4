"""Numbers as people type them, and near misses told apart."""

from __future__ import annotations

import math

import pytest
from asked import grade, kept, make, parse
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.quiz.items import Item, ItemError
from tutor.quiz.kinds import KINDS
from tutor.quiz.numbers import read_number
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
        ("2,410", 2410.0),
        ("2 410", 2410.0),
        ("2\u00a0410", 2410.0),
        ("2\u202f410\u202f000.5", 2_410_000.5),
        ("-1.0", -1.0),
        ("1437", 1437.0),
        ("0.7414000000", 0.7414),
        ("－０．７４", -0.74),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value):
    assert read_number(typed).value == value


NO_NUMBERS = (
    *("", "half", "1 2", "1/0", "1/0.0", "nan", "inf", "1e999", "1_000", "10⁻⁴", "3²", "½", "1½"),
    *("0.7 cm", "--1", "1/2/3", "e5", ".", "1.2.3", "1,2,3", "1,5/2", "5\n6", "%", "2 41 0"),
)


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_not_counted_as_wrong(number, typed):
    with pytest.raises(AnswerError, match="one number, such as"):
        grade(number, typed)


@pytest.mark.parametrize("typed", ["0,5", "-2,5e-3", "−0,357", "4,8200"])
def test_a_decimal_comma_is_refused_with_the_number_as_it_should_be_written(number, typed):
    with pytest.raises(
        AnswerError, match=f"point here: {typed}".replace("−", "-").replace(",", ".")
    ):
        grade(number, typed)


def test_a_comma_between_thousands_is_no_point_unless_that_would_answer_the_question(numeric):
    thousands, decimals = numeric(4820.0, 0.5, 2410.0), numeric(4.82, 0.005)
    assert grade(thousands, "4,820").correct
    assert grade(thousands, "2,410").feedback == "known"
    assert "1,000 times too small" in grade(thousands, "4.820").feedback
    assert parse(decimals, "1,437").value == 1437
    with pytest.raises(AnswerError, match=r"point here: 4\.820"):
        parse(decimals, "4,820")


def asked(*items):
    """A question with items such as `= 0.5` and `! 4..6`."""
    read = [Item(text[0], line, text[2:]) for line, text in enumerate(items, 1)]
    for item in read:
        item.notes.append(f"about {item.text}")
    return make("number", KINDS["number"].read("?", read, ()))


def test_a_per_cent_sign_is_read_in_the_unit_of_the_question():
    share, percent = asked("= 0.972"), asked("= 97.2 %")
    for typed in ("0.972", "97.2 %", "97.2%"):
        assert grade(share, typed).correct
    for typed in ("97.2", "97.2 %"):
        assert grade(percent, typed).correct
    assert "100 times too large" in grade(share, "97.2").feedback
    assert "100 times too small" in grade(percent, "0.972").feedback


def test_digits_asked_for_make_a_tolerance_of_half_the_last_one():
    question = asked("= 2.3026 to 3 digits")
    assert KINDS["number"].how(question) == "type a number, to 3 digits"
    for typed in ("2.3", "2.30", "2.303", "2.3026", "2.3026/1", "230e-2"):
        assert grade(question, typed).correct
    assert not grade(question, "2.31").correct
    assert grade(asked("= 1437 to 2 digits"), "1400").correct
    with pytest.raises(AnswerError, match="rounded too far: give 3 digits"):
        grade(asked("= 2.3476 to 3 digits"), "2.3")


def test_a_range_has_its_feedback_and_exact_mistakes_come_first():
    question = asked("= 5.25", "! 4..6", "! 4.5", "! ..0", "! 100..")
    told = {"5.25": "5.25", "5.3": "5.25", "4": "4..6", "6.0": "4..6", "4.5": "4.5", "-7": "..0"}
    for typed, what in some((told | {"1e9": "100.."}).items()):
        verdict = grade(question, typed)
        assert verdict.feedback == f"about {what}"
        assert verdict.correct == (what == "5.25")
    assert grade(question, "8").feedback == "Too large."


NO_ANSWERS = (
    *(("= 4..6",), ("= 1", "! 6..4"), ("= 1", "! .."), ("= 1", "! a..b"), ("= 0 to 3 digits",)),
    *(("= 5 to 0 digits",), ("= 5 ± -1",), ("= 5 %%",), ("= 5 ± 1 to 2 digits",), ("= 5", "! 5.0")),
)


@pytest.mark.parametrize("items", NO_ANSWERS)
def test_what_is_no_number_in_a_lesson_names_its_line(items):
    with pytest.raises(ItemError) as refused:
        asked(*items)
    assert refused.value.line == len(items)


@pytest.mark.parametrize("typed", ["2.3", "2.30", "2.303", "23.0e-1"])
def test_the_answer_rounded_to_two_digits_or_more_is_right(numeric, typed):
    assert grade(numeric(2.3026, 0.001, 23.026), typed).correct


@pytest.mark.parametrize("typed", ["2", "2.4", "2.31"])
def test_one_digit_is_not_enough_and_another_number_is_wrong(numeric, typed):
    assert not grade(numeric(2.3026, 0.001), typed).correct


def test_a_tolerance_that_the_lesson_gives_is_the_last_word():
    question = asked("= 1.05 ± 0.01")
    assert grade(question, "1.06").correct
    for typed in ("1.1", "1.0"):
        assert not grade(question, typed).correct
    assert grade(asked("= 1.05"), "1.1").correct


def test_a_whole_number_is_not_to_be_rounded_and_a_known_mistake_stays_one(numeric):
    assert not grade(numeric(4820.0, 0.5), "4.8e3").correct
    assert not grade(numeric(40.96, 0.01, 41.0), "41").correct


@pytest.mark.parametrize("typed", ["-1", "−1", "–1", "-1.0", "－１", "-1e0", "-2/2"])
def test_one_number_is_right_however_it_is_written(numeric, typed):
    assert grade(numeric(-1.0, 0.0), typed).correct


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_it_is_printed(value):
    assert read_number(repr(value)).value == value


@given(st.text())
def test_any_text_is_read_as_a_finite_number_or_refused(typed):
    try:
        written = read_number(typed)
    except AnswerError:
        return
    assert math.isfinite(written.value)


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


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("5", "Too small."),
        ("-3", "Too small."),
        ("-179", "Too small."),
        ("1790", "Too large."),
        ("300", "Too large."),
        ("80", "Too small."),
        ("140", "Close, but too small."),
        ("215", "Close, but too large."),
    ],
)
def test_of_a_guess_no_digits_are_asked(typed, feedback):
    verdict = grade(asked("= 179 ± 30"), typed)
    assert (verdict.correct, verdict.feedback) == (False, feedback)


def test_what_is_far_from_the_answer_is_never_close():
    """One digit leaves a wide tolerance: by that alone a number of the other sign were close."""
    question = asked("= 1 to 1 digit")
    for typed in ("-1.5", "0.3", "1.6", "3"):
        assert "Close" not in grade(question, typed).feedback


def test_a_right_answer_of_zero_has_no_digits_to_compare(numeric):
    zero = numeric(0.0, 0.0)
    assert grade(zero, "0").correct
    assert grade(zero, "-0").correct
    assert grade(zero, "0.001").feedback == "Too large."


def test_the_log_keeps_a_number_as_it_was_typed(number):
    assert kept(number, " 7/8 ") == "7/8"
