"""Choosing options by letter or number, and feedback that fits what was chosen."""

from __future__ import annotations

import asyncio

import pytest
from asked import grade, kept, parse
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.quiz.kinds import KINDS
from tutor.quiz.options import shuffled
from tutor.quiz.parts import letter
from tutor.quiz.verdict import AnswerError


@pytest.mark.parametrize("typed", ["c", " C ", "3", "c)", "(c)", "3.", "ｃ"])
def test_an_option_is_chosen_by_letter_or_number(choice, typed):
    verdict = grade(choice, typed)
    assert verdict.correct
    assert verdict.feedback == "about XOR"
    assert verdict.right_answer == "c. XOR"


def test_a_wrong_option_gets_its_own_feedback(choice):
    verdict = grade(choice, "a")
    assert (verdict.correct, verdict.feedback) == (False, "about AND")
    assert verdict.right_answer == "c. XOR"


@pytest.mark.parametrize(
    "typed", ["", "  ", "e", "0", "5", "a b", "ac", "yes", "é", "9" * 5000, "-1"]
)
def test_what_is_no_option_is_not_counted_as_wrong(choice, typed):
    with pytest.raises(AnswerError, match="a letter from a to d"):
        grade(choice, typed)


@pytest.mark.parametrize("typed", ["a, c", "c a", "ac", "1,3", "A;C", "a, c, a"])
def test_several_options_are_right_when_all_right_ones_and_no_other_are_ticked(several, typed):
    verdict = grade(several, typed)
    assert verdict.correct
    assert verdict.feedback == "about sum\n\nabout max"
    assert verdict.right_answer == "a. sum\nc. max"


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("a", "One right option is missing."),
        ("b", "about mean\n\n2 right options are also missing."),
        ("abc", "about mean"),
        ("ad", "about median\n\nOne right option is also missing."),
    ],
)
def test_a_wrong_selection_is_told_what_is_wrong_but_not_what_is_right(several, typed, feedback):
    verdict = grade(several, typed)
    assert (verdict.correct, verdict.feedback) == (False, feedback)


def test_ticking_nothing_is_not_an_answer(several):
    with pytest.raises(AnswerError, match="such as a, d"):
        parse(several, "")
    with pytest.raises(AnswerError, match="such as a, d"):
        asyncio.run(KINDS["several"].grade(several, frozenset(), None))


@given(seed=st.integers())
def test_shuffled_letters_lead_to_the_same_options(seed, request):
    choice = request.getfixturevalue("choice")
    shown = shuffled(choice, seed)
    assert shown == shuffled(choice, seed)
    assert sorted(shown.body.options) == sorted(choice.body.options)
    for index, option in some(enumerate(shown.body.options)):
        verdict = grade(shown, letter(index))
        assert verdict.correct == (option.text == "XOR")
        assert verdict.feedback == f"about {option.text}"
        assert kept(shown, letter(index)) == option.id


def test_different_seeds_and_questions_give_different_orders(choice):
    orders = {shuffled(choice, seed).body.options for seed in range(20)}
    assert len(orders) > 5


def test_options_with_an_order_of_their_own_keep_it(choice):
    ordered = choice._replace(body=choice.body._replace(ordered=True))
    assert all(shuffled(ordered, seed) == ordered for seed in range(20))


def test_the_log_names_ticked_options_in_one_way_whatever_the_order_shown(several):
    shown = shuffled(several, 3)
    letters = "".join(letter(n) for n, o in enumerate(shown.body.options) if o.right)
    assert kept(several, "c, a") == kept(shown, letters) == "max sum"
