"""What was done on each day, where days are 23, 24 and 25 hours long."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loops import some

from tutor.learner import (
    Store,
    mark_done,
    mark_read,
    record_answer,
    record_snippet_run,
    record_test,
    start_run,
    study_days,
    take_back,
)
from tutor.learner.times import midnight

ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo"]
SECOND = 1_000_000


@pytest.fixture(params=ZONES)
def zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def moment(*parts):
    return int(datetime(*parts).astimezone().timestamp() * SECOND)


def test_everything_that_was_done_counts_on_its_day(tmp_path):
    now = [moment(2026, 3, 9, 12)]
    with Store.open(tmp_path, lambda: now[0]) as store:
        record_answer(store, "a/one", "1", correct=True)
        record_answer(store, "a/one", "2", correct=False)
        taken_back = []
        record_answer(store, "a/two", "2", correct=True, told=taken_back.append)
        take_back(store, *taken_back)
        mark_read(store, "a", "page")
        record_snippet_run(store, "a/snippet", "ok")
        mark_done(store, "a/task")
        record_test(store, "a", correct=3, asked=4, passed=False)
        start_run(store, {}, "train")
        now[0] = moment(2026, 3, 11, 0, 0, 1)
        mark_read(store, "a", "page")  # the first time counts
        record_answer(store, "a/one", "1", correct=True)
        monday, between, today = study_days(store, 3)
    assert monday == (date(2026, 3, 9), 2, 1, 1, 1, 1, 1, 1)
    assert monday.done == 7
    assert between == (date(2026, 3, 10), 0, 0, 0, 0, 0, 0, 0)
    assert today == (date(2026, 3, 11), 1, 1, 0, 0, 0, 0, 0)


def test_days_in_which_the_clock_is_changed_are_whole(zone, tmp_path):
    """Every hour of a year belongs to the day that a calendar there says."""
    begin, hours = moment(2018, 1, 1), 24 * 365
    times = [begin + hour * 3600 * SECOND for hour in range(hours)]
    with Store.open(tmp_path, lambda: times[-1]) as store:
        with store.transaction() as connection:
            connection.executemany(
                "INSERT INTO answers (question, answer, correct, hints, context, at) "
                "VALUES ('a/b', '', 1, 0, 'read', ?)",
                [(at,) for at in times],
            )
        days = study_days(store, 370)
    told = Counter(datetime.fromtimestamp(at / SECOND).date() for at in times)
    assert sum(day.answers for day in days) == hours
    for day in some(days):
        assert day.answers == day.right == told[day.day]


@given(day=st.dates(date(1990, 1, 1), date(2037, 1, 1)))
@settings(max_examples=60)
def test_a_day_begins_where_the_one_before_ends(day):
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    assert 22 * 3600 * SECOND <= end - begin <= 26 * 3600 * SECOND
    assert datetime.fromtimestamp(begin / SECOND).date() == day
    assert datetime.fromtimestamp(end / SECOND - 1).date() == day


def test_what_a_wrong_clock_dated_into_the_future_is_on_no_day(tmp_path):
    now = [moment(2036, 1, 1)]
    with Store.open(tmp_path, lambda: now[0]) as store:
        record_answer(store, "a/one", "1", correct=True)
        mark_done(store, "a/task")
        now[0] = moment(2026, 1, 1)
        assert not any(day.done for day in study_days(store, 30))
