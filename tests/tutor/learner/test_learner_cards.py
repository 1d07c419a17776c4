"""When questions come again."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from tutor.learner import Store, card_of, due_ids, next_due, record_answer
from tutor.learner.times import EPOCH, by_then

DAY = 24 * 60  # minutes


def anything(question):
    return True


def due(store, exists=anything):
    return due_ids(store, exists)


def test_wrong_answers_come_back_before_hinted_ones_and_those_before_right_ones(store, clock):
    record_answer(store, "q/right", "a", correct=True)
    record_answer(store, "q/hinted", "a", correct=True, hints=1)
    record_answer(store, "q/wrong", "b", correct=False)
    assert due(store) == []
    clock.pass_minutes(10)
    assert due(store) == ["q/wrong"]
    clock.pass_minutes(5)
    assert due(store) == ["q/wrong", "q/hinted"]
    clock.pass_minutes(1 * DAY)
    assert len(due(store)) == 2
    clock.pass_minutes(1 * DAY)
    assert due(store) == ["q/wrong", "q/hinted", "q/right"]


def test_a_question_answered_right_again_and_again_comes_ever_more_rarely(store, clock):
    gaps = []
    for _ in range(4):
        card = record_answer(store, "q/easy", "a", correct=True, context="review")
        gaps.append(card.due - clock())
        clock.time = card.due
    assert gaps == sorted(gaps)
    assert gaps[-1] > 10 * gaps[0]


def test_a_wrong_answer_in_review_makes_a_known_question_due_within_minutes(store, clock):
    clock.time = record_answer(store, "q/known", "a", correct=True).due
    assert record_answer(store, "q/known", "b", correct=False).due - clock() == 10 * 60 * 1_000_000


def test_next_due_is_the_first_of_all_cards(store, clock):
    assert next_due(store, anything) is None
    record_answer(store, "q/right", "a", correct=True)
    wrong = record_answer(store, "q/wrong", "b", correct=False)
    assert next_due(store, anything) == wrong.due == card_of(store, "q/wrong").due


def test_cards_of_questions_that_exist_no_more_are_never_due(store, clock):
    record_answer(store, "q/removed", "b", correct=False)
    clock.pass_minutes(1)
    kept = record_answer(store, "q/kept", "b", correct=False)
    clock.pass_minutes(20)
    assert due(store) == ["q/removed", "q/kept"]
    assert due(store, {"q/kept"}.__contains__) == ["q/kept"]
    assert next_due(store, {"q/kept"}.__contains__) == kept.due


def test_a_clock_set_back_does_not_stop_the_learner(store, clock):
    record_answer(store, "q/a", "a", correct=True)
    clock.pass_minutes(-3 * DAY)
    card = record_answer(store, "q/a", "b", correct=False)
    assert card.due > clock()


histories = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 400 * DAY)), min_size=1, max_size=8
)


@given(histories)
def test_the_same_answers_at_the_same_times_give_the_same_cards(tmp_path_factory, history):
    def replay():
        now = 1_790_000_000_000_000
        with Store.open(tmp_path_factory.mktemp("cards"), lambda: now) as store:
            for correct, hints, minutes in some(history):
                card = record_answer(store, "q/a", "a", correct=correct, hints=hints)
                assert card.due > now
                assert card == card_of(store, "q/a")
                now += minutes * 60_000_000
        return card

    assert replay() == replay()


@pytest.fixture
def local_time(monkeypatch):
    """The learner's time zone is New York's."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield lambda *moment: round(datetime(*moment).timestamp() * 1e6)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_days_count_from_the_local_start_of_the_day(store, clock, local_time, hour):
    clock.time = local_time(2026, 10, 30, hour, 30)  # the clocks go back two days later
    card = record_answer(store, "q/late", "a", correct=True)
    assert card.due == local_time(2026, 11, 1)
    clock.time = local_time(2026, 11, 1, 7)
    assert due(store) == ["q/late"]
    assert record_answer(store, "q/late", "a", correct=True).due > card.due


def test_two_days_later_is_two_days_later_at_whatever_hour(store, clock, local_time):
    clock.time = local_time(2026, 3, 2, 23, 50)
    record_answer(store, "q/late", "a", correct=True)
    clock.time = local_time(2026, 3, 2, 0, 10)
    record_answer(store, "q/early", "a", correct=True)
    clock.time = local_time(2026, 3, 4, 8)
    cards = [record_answer(store, name, "a", correct=True) for name in ("q/late", "q/early")]
    assert cards[0].stability == cards[1].stability
    assert cards[0].due == cards[1].due


def test_a_review_in_the_future_counts_as_now(store, clock):
    now = clock.time
    clock.pass_minutes(10 * 365 * DAY)
    record_answer(store, "q/strange", "a", correct=True)
    clock.time = now
    assert due(store) == ["q/strange"]
    assert next_due(store, anything) == now
    card = record_answer(store, "q/strange", "a", correct=True)
    assert now < card.due < now + 30 * DAY * 60_000_000
    assert due(store) == []


def test_a_due_time_is_told_as_the_minute_by_which_it_has_come():
    noon = EPOCH.replace(year=2026, hour=12)
    for seconds, minute in ((0, 0), (1, 1), (59.5, 1), (60, 1), (61, 2)):
        due = (noon + timedelta(seconds=seconds) - EPOCH) // timedelta(microseconds=1)
        assert by_then(due) == noon + timedelta(minutes=minute)
