"""An answer that is taken back stays in the log and counts no more."""

from __future__ import annotations

import contextlib
import sqlite3

from tutor.learner import (
    Store,
    answers_to,
    card_of,
    latest_verdicts,
    recent_answers,
    record_answer,
    right_answers,
    take_back,
)
from tutor.learner.storage.store import FILE_NAME


def record(store, name, correct, context="review"):
    return record_answer(store, name, "x", correct=correct, context=context)


def test_the_card_is_again_what_the_answers_before_made_of_it(store):
    record(store, "a/one", False, "read")
    before = record(store, "a/one", True)
    record(store, "a/one", False)
    taken = take_back(store, 3)
    assert (taken.question, taken.correct) == ("a/one", False)
    assert card_of(store, "a/one") == before
    assert [answer.correct for answer in answers_to(store, "a/one")] == [False, True]
    assert latest_verdicts(store) == {"a/one": True}
    assert right_answers(store) == {"a/one": "x"}
    assert len(recent_answers(store)) == 2
    assert store.read("SELECT count(*) FROM answers") == [(3,)]


def test_without_an_answer_there_is_no_card_and_nothing_to_take_back(store):
    numbers = []
    assert take_back(store, 1) is None
    record_answer(store, "a/one", "x", correct=True, told=numbers.append)
    assert take_back(store, *numbers) is not None
    assert card_of(store, "a/one") is None
    assert take_back(store, *numbers) is None


def test_the_answer_that_is_named_is_taken_back_and_not_the_latest(store):
    numbers = []
    record_answer(store, "a/one", "x", correct=True, told=numbers.append)
    record(store, "a/two", True)
    assert take_back(store, *numbers).question == "a/one"
    assert [answer.question for answer in recent_answers(store)] == ["a/two"]


def test_an_answer_that_gets_the_number_of_a_lost_one_counts(tmp_path, clock):
    with Store.open(tmp_path, clock) as store:
        record(store, "a/one", True)
        record(store, "a/one", False)
        take_back(store, 2)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE answers SET hints = -1 WHERE id = 2")
        connection.commit()
    with Store.open(tmp_path, clock) as store:
        assert "One entry" in store.notice
        record(store, "a/one", False)
        assert [answer.correct for answer in answers_to(store, "a/one")] == [True, False]
