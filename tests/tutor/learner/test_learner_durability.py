"""What was recorded stays recorded, whatever happens to the process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from loops import some

from tutor.learner import (
    LearnerDataError,
    ReadingPlace,
    Store,
    answers_to,
    card_of,
    due_ids,
    edits,
    last_place,
    record_answer,
    save_place,
    take_back,
)

ANSWER_AND_WAIT = """
import sys
from pathlib import Path
from tutor.learner import Store, record_answer
store = Store.open(Path(sys.argv[1]))
record_answer(store, "perceptron/rate", "b", correct=False)
print("recorded", flush=True)
sys.stdin.read()
"""

ANSWER_FIFTY_TIMES = """
import sys
from pathlib import Path
from tutor.learner import Store, record_answer
with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    sys.stdin.readline()
    for number in range(50):
        record_answer(store, f"{sys.argv[2]}/q{number}", "b", correct=True)
        record_answer(store, "both/same", str(number), correct=True)
"""


def test_killing_the_app_after_an_answer_loses_nothing(tmp_path, start_child):
    child = start_child(ANSWER_AND_WAIT, tmp_path)
    assert child.stdout.readline() == "recorded\n"
    child.kill()  # SIGKILL: nothing of its own runs any more
    child.wait()

    with Store.open(tmp_path) as store:
        assert store.notice is None
        (answer,) = answers_to(store, "perceptron/rate")
        assert (answer.answer, answer.correct, answer.context) == ("b", False, "read")
        assert card_of(store, "perceptron/rate") is not None


def test_two_windows_answering_at_once_lose_no_answer(tmp_path, start_child):
    windows = [start_child(ANSWER_FIFTY_TIMES, tmp_path, name) for name in ("one", "two")]
    for window in some(windows):
        assert window.stdout.readline() == "open\n"  # both created or opened the new database
    for window in windows:
        window.stdin.write("go\n")
        window.stdin.flush()
    for window in some(windows):
        _, errors = window.communicate(timeout=60)
        assert (window.returncode, errors) == (0, "")

    with Store.open(tmp_path) as store:
        for name in ("one", "two"):
            for number in range(50):
                assert len(answers_to(store, f"{name}/q{number}")) == 1
        assert len(answers_to(store, "both/same")) == 100


def test_an_answer_and_its_card_are_written_both_or_neither(store, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("the program fails between answer and card")

    monkeypatch.setattr("tutor.learner.cards._scheduled", fail)
    with pytest.raises(RuntimeError, match="between answer and card"):
        record_answer(store, "perceptron/rate", "b", correct=True)
    assert answers_to(store, "perceptron/rate") == []
    monkeypatch.undo()
    record_answer(store, "perceptron/rate", "b", correct=True)
    assert len(answers_to(store, "perceptron/rate")) == 1


def test_what_one_window_writes_the_other_reads(tmp_path, clock):
    with Store.open(tmp_path, clock) as one, Store.open(tmp_path, clock) as two:
        record_answer(one, "perceptron/rate", "b", correct=False)
        save_place(two, ReadingPlace("perceptron", "xor"))
        clock.pass_minutes(11)
        assert len(due_ids(two, lambda question: True)) == 1
        assert last_place(one) == ReadingPlace("perceptron", "xor")


def test_a_store_serves_several_threads(store):
    def answer(number):
        record_answer(store, "perceptron/rate", str(number), correct=True)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(answer, range(40)))
    given = [int(answer.answer) for answer in answers_to(store, "perceptron/rate")]
    assert sorted(given) == list(range(40))


def test_a_window_in_the_middle_of_writing_is_not_overtaken(tmp_path, clock, monkeypatch):
    monkeypatch.setattr("tutor.learner.storage.open_database.WAIT", 0.1)
    with Store.open(tmp_path, clock) as one, Store.open(tmp_path, clock) as two:
        with one.transaction() as connection:
            connection.execute("SELECT COUNT(*) FROM answers").fetchone()
            with pytest.raises(LearnerDataError, match="keeps it locked"):
                record_answer(two, "perceptron/rate", "b", correct=True)
            connection.execute("INSERT INTO edits VALUES ('perceptron/and-gate', 'x', 0)")
        record_answer(two, "perceptron/rate", "b", correct=True)
        assert edits(two) == {"perceptron/and-gate": "x"}


def test_closing_waits_for_whoever_is_reading(run_python):
    printed = run_python("""
import threading
from tutor.learner import Store

store = Store.open()
numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"

def read():
    print(len(store.read(f"{numbers} LIMIT ?", 1_000_000)))

reader = threading.Thread(target=read)
reader.start()
while reader.is_alive() and store._turn.acquire(blocking=False):
    store._turn.release()  # until the reader has its turn
store.close()
reader.join()
""")
    assert printed == "1000000\n"


def test_what_is_written_survives_a_loss_of_power_too(store):
    """SQLite waits for the disk after each transaction: 2 is FULL."""
    assert store.read("PRAGMA synchronous") == [(2,)]
    assert store.read("PRAGMA journal_mode") == [("wal",)]


def test_answers_from_two_windows_at_once_are_all_kept_and_make_one_card(tmp_path):
    """Whoever comes second builds on what the first has written, down to the card."""
    with Store.open(tmp_path) as one, Store.open(tmp_path) as other:

        def answer(store):
            for n in range(10):
                record_answer(store, "q/a", f"{n}", correct=n % 3 > 0)

        with ThreadPoolExecutor(2) as windows:
            assert [*windows.map(answer, (one, other))] == [None, None]
        given = answers_to(one, "q/a")
        assert sorted(each.answer for each in given) == sorted(2 * [f"{n}" for n in range(10)])
        card = card_of(other, "q/a")
        assert card == card_of(one, "q/a")
        number = one.read("SELECT MAX(id) FROM answers")[0][0]
        record_answer(one, "q/a", "more", correct=True)
        assert card_of(one, "q/a") != card
        take_back(other, number + 1)
        assert card_of(one, "q/a") == card  # made of the log, whoever wrote it
