"""A clock that is set back or forward, days and daylight saving: nothing is lost, and no question
is due for ever, or never again.
"""

from __future__ import annotations

import contextlib
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.learner import Store, answers_to, card_of, due_ids, next_due, record_answer
from tutor.learner.cards import CLOCKS_DIFFER

SECOND = 1_000_000
HOUR, DAY = 3600 * SECOND, 24 * 3600 * SECOND
YEAR = 365 * DAY
TODAY = 1_790_000_000 * SECOND
QUESTIONS = ("a/one", "a/two", "b/three@7")
ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe")

moves = st.one_of(
    st.integers(0, 3 * HOUR),
    st.integers(0, 400 * DAY),
    st.integers(-2 * HOUR, 2 * HOUR),
    st.integers(-10 * YEAR, 10 * YEAR),
)
answers = st.tuples(moves, st.sampled_from(QUESTIONS), st.booleans(), st.integers(0, 1))
histories = st.lists(answers, min_size=1, max_size=12)


@contextlib.contextmanager
def zone(name):
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def anything(question):
    return True


@pytest.mark.parametrize("name", ZONES)
@given(histories, st.integers(0, 40 * YEAR))
def test_whatever_the_clock_does_every_answer_stays_and_every_question_comes_again(
    tmp_path_factory, name, history, later
):
    clock = [TODAY]
    given_to = dict.fromkeys(QUESTIONS, 0)
    with (
        zone(name),
        Store.open(tmp_path_factory.mktemp("clocks"), lambda: clock[0]) as store,
    ):
        for move, question, correct, hints in some(history):
            clock[0] = max(clock[0] + move, YEAR)
            card = record_answer(store, question, "x", correct=correct, hints=hints)
            given_to[question] += 1
            assert card.due > clock[0]  # it is not due at once, again and again
            assert card.question not in due_ids(store, anything)
        for question in QUESTIONS:
            assert len(answers_to(store, question)) == given_to[question]
        clock[0] = TODAY + later  # what the time is in truth
        due = due_ids(store, anything)
        first = next_due(store, anything)
        assert (first <= clock[0]) == bool(due)
        for question in some(name.partition("@")[0] for name in QUESTIONS if given_to[name]):
            card = card_of(store, question)
            left = 0 if question in due else card.due - clock[0]
            assert left <= card.due - card.last_review + CLOCKS_DIFFER
        for question in due:
            record_answer(store, question, "x", correct=True)
        assert due_ids(store, anything) == []
        assert next_due(store, anything) > clock[0]
