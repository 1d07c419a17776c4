"""An answer that is taken back stays in the log and counts no more."""

from __future__ import annotations

from tutor.learner import (
    answers_to,
    card_of,
    latest_verdicts,
    recent_answers,
    record_answer,
    right_answers,
    take_back,
)


def record(store, name, correct, context="review"):
    return record_answer(store, name, "x", correct=correct, context=context)


def test_the_card_is_again_what_the_answers_before_made_of_it(store):
    record(store, "a/one", False, "read")
    before = record(store, "a/one", True)
    record(store, "a/one", False)
    taken = take_back(store, "review")
    assert (taken.question, taken.correct) == ("a/one", False)
    assert card_of(store, "a/one") == before
    assert [answer.correct for answer in answers_to(store, "a/one")] == [False, True]
    assert latest_verdicts(store) == {"a/one": True}
    assert right_answers(store) == {"a/one": "x"}
    assert len(recent_answers(store)) == 2
    assert store.read("SELECT count(*) FROM answers") == [(3,)]


def test_without_an_answer_there_is_no_card_and_nothing_to_take_back(store):
    assert take_back(store, "review") is None
    record(store, "a/one", True)
    assert take_back(store, "review") is not None
    assert card_of(store, "a/one") is None
    assert take_back(store, "review") is None
    record(store, "a/one", True, "read")
    assert take_back(store, "review") is None
