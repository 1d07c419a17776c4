"""A damaged file is set aside with a notice, never overwritten; the learner can go on."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3

import pytest
from loops import some

from tutor.learner import (
    LearnerDataError,
    Store,
    answers_to,
    curve_of,
    list_runs,
    recent_answers,
    record_answer,
    save_setting,
    setting,
    start_run,
)
from tutor.learner.storage.store import FILE_NAME

CRASH_AFTER_ANSWERS = """
import os, sys
from pathlib import Path
from tutor.learner import Store, record_answer
store = Store.open(Path(sys.argv[1]))
for number in range(20):
    record_answer(store, f"crash/q{number}", "b", correct=True)
os._exit(1)
"""


@pytest.fixture
def used(tmp_path, clock):
    """A folder whose data hold some answers, closed cleanly."""
    with Store.open(tmp_path, clock) as store:
        for number in range(200):
            record_answer(store, f"perceptron/q{number}", "an answer " * 20, correct=True)
    return tmp_path


def overwrite_middle(file):
    content = file.read_bytes()
    third = len(content) // 3
    file.write_bytes(content[:third] + b"\xa5" * third + content[2 * third :])


def truncate(file):
    os.truncate(file, file.stat().st_size // 2)


def become_text(file):
    file.write_text("Dear diary, today I learned about perceptrons.\n" * 30)


def become_zeros(file):
    file.write_bytes(bytes(file.stat().st_size))


def become_foreign(file):
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("INSERT INTO bookmarks VALUES ('somewhere')")
    connection.close()


def lose_a_table(file):
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE answers")
    connection.close()


@pytest.mark.parametrize(
    "harm",
    [overwrite_middle, truncate, become_text, become_zeros, become_foreign, lose_a_table],
    ids=lambda harm: harm.__name__,
)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(used, clock, harm):
    file = used / FILE_NAME
    harm(file)
    damaged = file.read_bytes()

    with Store.open(used, clock) as store:
        aside = used / "learner.damaged-20260921-141320.sqlite3"
        assert aside.read_bytes() == damaged
        assert str(aside) in store.notice
        assert "damaged" in store.notice
        assert recent_answers(store) == []
        record_answer(store, "perceptron/rate", "b", correct=True)

    with Store.open(used, clock) as store:
        assert store.notice is None
        assert len(recent_answers(store)) == 1


def test_a_second_damage_in_the_same_second_overwrites_no_file(used, clock):
    for _ in range(3):
        become_text(used / FILE_NAME)
        Store.open(used, clock).close()
    kept = sorted(path.name for path in used.glob("learner.damaged-*"))
    assert kept == [
        "learner.damaged-20260921-141320-2.sqlite3",
        "learner.damaged-20260921-141320-3.sqlite3",
        "learner.damaged-20260921-141320.sqlite3",
    ]


def test_a_damaged_file_takes_its_log_along(tmp_path, clock, start_child):
    start_child(CRASH_AFTER_ANSWERS, tmp_path).wait()
    log = tmp_path / f"{FILE_NAME}-wal"
    assert log.stat().st_size > 0
    become_text(tmp_path / FILE_NAME)
    log.write_text("neither is this")
    with Store.open(tmp_path, clock) as store:
        assert recent_answers(store) == []
    asides = list(tmp_path.glob("learner.damaged-*-wal"))
    assert [aside.read_text() for aside in asides] == ["neither is this"]
    assert list(tmp_path.glob("learner.damaged-*.sqlite3"))


def test_a_damaged_log_costs_only_the_latest_entries_and_is_kept(used, clock, start_child):
    start_child(CRASH_AFTER_ANSWERS, used).wait()
    (used / f"{FILE_NAME}-wal").write_bytes(b"garbage" * 1000)
    with Store.open(used, clock) as store:
        assert "latest entries" in store.notice
        assert len(answers_to(store, "perceptron/q7")) == 1
    (aside,) = used.glob("learner.damaged-*-wal")
    assert aside.read_bytes() == b"garbage" * 1000


def test_answers_left_in_the_log_by_a_crash_are_there(used, start_child):
    start_child(CRASH_AFTER_ANSWERS, used).wait()
    with Store.open(used) as store:
        assert store.notice is None
        assert len(recent_answers(store, 500)) == 220


def test_an_empty_file_is_a_new_database(tmp_path):
    (tmp_path / FILE_NAME).touch()
    with Store.open(tmp_path) as store:
        assert store.notice is None
        record_answer(store, "perceptron/rate", "b", correct=True)


OPEN_AND_TELL = """
import json, sys
from pathlib import Path
from tutor.learner import Store, record_answer
sys.stdin.readline()
with Store.open(Path(sys.argv[1])) as store:
    record_answer(store, "perceptron/rate", sys.argv[2], correct=True)
    print(json.dumps(store.notice), flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("damaged", [True, False], ids=["damaged", "new"])
def test_windows_opening_at_once_agree_on_one_file(used, start_child, damaged):
    if damaged:
        become_text(used / FILE_NAME)
    else:
        shutil.rmtree(used)
    windows = [start_child(OPEN_AND_TELL, used, number) for number in range(4)]
    for window in windows:
        window.stdin.write("go\n")
        window.stdin.flush()
    notices = [json.loads(window.stdout.readline()) for window in windows]
    assert sum(notice is not None for notice in notices) == damaged
    for window in some(windows):
        _, errors = window.communicate(timeout=60)
        assert (window.returncode, errors) == (0, "")
    assert len(list(used.glob("learner.damaged-*.sqlite3"))) == damaged
    with Store.open(used) as store:
        assert sorted(a.answer for a in answers_to(store, "perceptron/rate")) == list("0123")


def test_a_file_is_not_moved_away_under_an_open_window(used, clock, monkeypatch):
    monkeypatch.setattr("tutor.learner.storage.open_database.WAIT", 0.3)
    with Store.open(used, clock):
        truncate(used / FILE_NAME)
        with pytest.raises(LearnerDataError, match="another window has it open"):
            Store.open(used, clock)
        assert not list(used.glob("learner.damaged-*"))


def test_damage_that_appears_later_is_an_error_that_says_what_to_do(used, clock):
    with Store.open(used, clock) as store:
        overwrite_middle(used / FILE_NAME)
        store.read("PRAGMA shrink_memory")  # forgets the pages read before
        with pytest.raises(LearnerDataError, match="start again") as caught:
            recent_answers(store, 500)
        assert str(used / FILE_NAME) in str(caught.value)
    with Store.open(used, clock) as store:
        assert "kept as" in store.notice


def test_a_file_of_a_newer_version_is_refused_and_left_alone(used, clock):
    file = used / FILE_NAME
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(LearnerDataError, match=r"newer Backstep.*version is 99.*BACKSTEP_HOME"):
        Store.open(used, clock)
    assert file.read_bytes() == before
    assert not list(used.glob("learner.damaged-*"))


def test_a_full_disk_is_a_clear_error_and_loses_nothing_recorded(store):
    record_answer(store, "perceptron/rate", "b", correct=True)
    ((pages,),) = store.read("PRAGMA page_count")
    store.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LearnerDataError, match="disk is full"):
        record_answer(store, "perceptron/long", "x" * 100_000, correct=True)
    store.read(f"PRAGMA max_page_count = {pages + 1000}")
    record_answer(store, "perceptron/after", "b", correct=True)
    assert [a.question for a in recent_answers(store)] == ["perceptron/after", "perceptron/rate"]


def test_a_disk_that_became_read_only_is_a_clear_error(store):
    store.read("PRAGMA query_only = ON")
    with pytest.raises(LearnerDataError, match=r"cannot be written.*BACKSTEP_HOME"):
        record_answer(store, "perceptron/rate", "b", correct=True)


def test_a_curve_that_is_no_longer_json_is_a_clear_error(store):
    run = start_run(store, {"lr": 0.1}, "train")
    with store.transaction() as connection:
        connection.execute("UPDATE runs SET curve = '{oops'")
    with pytest.raises(LearnerDataError, match=r"not JSON.*move the file elsewhere") as caught:
        curve_of(store, run)
    assert "start again" not in str(caught.value)  # the file is sound: it would not be set aside


@pytest.mark.parametrize("column", ["settings", "metrics"])
@pytest.mark.parametrize("value", ["{oops", "", "[1]"])
def test_a_run_that_cannot_be_read_is_named_and_hides_no_other(store, column, value):
    first, second, third = (start_run(store, {"lr": lr}, "train") for lr in (0.1, 0.2, 0.3))
    with store.transaction() as connection:
        connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, second))
    runs = {run.id: run for run in list_runs(store)}
    assert (runs[second].status, runs[second].settings, runs[second].metrics) == ("damaged", {}, {})
    assert [runs[k].settings["lr"] for k in (first, third)] == [0.1, 0.3]


@pytest.mark.parametrize("value", ["{oops", "", "[" * 5000])
def test_a_setting_that_is_no_longer_json_is_as_never_set(store, value):
    save_setting(store, "theme", "light")
    with store.transaction() as connection:
        connection.execute("UPDATE settings SET value = ?", (value,))
    assert setting(store, "theme", "dark") == "dark"
    save_setting(store, "theme", "light")
    assert setting(store, "theme", "dark") == "light"
