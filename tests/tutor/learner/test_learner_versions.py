"""Data of older versions are brought up to date, and nothing of them is lost."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from loops import some

from tutor.course import find_question
from tutor.learner import (
    ReadingPlace,
    Store,
    answers_to,
    card_of,
    curve_of,
    edits,
    last_place,
    last_walk,
    list_runs,
    list_walks,
    pages_opened,
    pages_read,
    recent_answers,
    setting,
    snippets_run,
)
from tutor.learner.storage import schema, upgrades
from tutor.learner.storage.store import FILE_NAME
from tutor.learner.storage.upgrades import option_ids
from tutor.quiz.kinds import KINDS
from tutor.study.sources import sources_of

VERSION_1 = Path(__file__).parent / "version_1" / FILE_NAME
TABLES = {
    int(file.stem.removeprefix("version_")): file
    for file in (Path(__file__).parent / "tables").glob("version_*.sql")
}
"""The tables of each version since 2, as files of it have them."""


@pytest.fixture
def old(tmp_path):
    shutil.copy(VERSION_1, tmp_path / FILE_NAME)
    return tmp_path


def given(store, question):
    return [(a.answer, a.correct, a.hints, a.context) for a in answers_to(store, question)]


def test_everything_of_version_1_is_there(old, clock):
    with Store.open(old, clock) as store:
        assert store.notice is None
        assert given(store, "start/numbers-in-a-picture") == [
            ("8", False, 0, "read"),
            ("64", True, 0, "read"),
        ]
        assert given(store, "perceptron/direction") == [
            ("distance", False, 0, "read"),
            ("t-minus-y", True, 1, "review"),
        ]
        assert given(store, "perceptron/rate") == [("same", True, 0, "quiz")]
        assert given(store, "perceptron/flip-point") == [("2/3", True, 0, "read")]
        assert given(store, "perceptron/first-mistake") == [
            ("answer 1 then b = -1", True, 0, "read")
        ]
        assert given(store, "backpropagation/alias") == [("assign", True, 0, "read")]
        assert given(store, "digits/peeking") == [("best-on-test", False, 0, "read")]
        assert given(store, "walk:mazur/11/0,1") == [("5", False, 0, "quiz")]
        assert len(recent_answers(store)) == 10
        assert card_of(store, "digits/peeking").due == 1790001200000000
        assert card_of(store, "perceptron/rate").stability == 2.3065
        assert card_of(store, "walk:mazur/11/0,1") is not None
        pages = {("perceptron", "three-numbers"), ("perceptron", "a-line-through-the-plane")}
        assert pages_opened(store) == pages
        assert pages_read(store) == {("perceptron", "three-numbers")}
        assert last_place(store) == ReadingPlace(
            "perceptron", "a-line-through-the-plane", 12, "step xor --at 3"
        )
        assert edits(store) == {"perceptron/and-gate": "print('mine')\n"}
        assert snippets_run(store) == {"perceptron/and-gate", "perceptron/map"}
        unfinished, done = list_runs(store)
        assert (done.status, done.metrics) == ("done", {"test_accuracy": 0.97})
        assert curve_of(store, done.id) == [[1, 0.5], [2, 0.25]]
        assert (unfinished.status, unfinished.settings["lr"]) == ("unfinished", 100.0)
        assert [(w.name, w.furthest) for w in list_walks(store)] == [("xor", 4), ("mazur", 19)]
        assert last_walk(store).edits == ((1, "W1[0,0] = 2"),)
        assert setting(store, "theme") == "backstep-light"


def test_every_answer_of_version_1_is_one_of_its_question(old, course_sources):
    with Store.open(old) as store:
        for answer in some(recent_answers(store)):
            question = course_sources.find(answer.question)
            assert KINDS[question.kind].load(question, answer.answer) is not None


def test_the_old_file_is_copied_first_and_read_only_once(old, clock):
    for _ in range(3):
        Store.open(old, clock).close()
    (copy,) = old.glob("learner.version-1-*.sqlite3")
    kept, made = sqlite3.connect(copy), sqlite3.connect(VERSION_1)
    assert list(kept.iterdump()) == list(made.iterdump())
    kept.close()
    made.close()


def test_rows_of_an_old_file_that_cannot_be_read_are_left_out_and_said(old, clock):
    with sqlite3.connect(old / FILE_NAME) as connection:
        connection.execute("UPDATE cards SET due = 'soon' WHERE question = 'perceptron/rate'")
        connection.execute("UPDATE answers SET at = 9e18 WHERE id = 1")
    connection.close()
    with Store.open(old, clock) as store:
        assert "2 entries" in store.notice
        (copy,) = old.glob("learner.version-1-*.sqlite3")
        assert str(copy) in store.notice
        assert card_of(store, "perceptron/rate") is None
        assert card_of(store, "perceptron/direction") is not None
        assert len(recent_answers(store)) == 9
    with Store.open(old, clock) as store:
        assert store.notice is None


def begin(path, version):
    """A file of that version, with a snippet's edit and a walk in it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES[version].read_text(encoding="utf-8"))
        connection.execute("INSERT INTO edits (snippet, code) VALUES ('a/b', 'mine')")
        connection.execute("INSERT INTO walks VALUES ('mazur', 19, 0, 1)")
        connection.commit()


def tables_in(path):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.split()) for name, sql in made}


def test_other_tables_are_another_version(tmp_path, clock):
    """Where this fails: raise VERSION, add an Upgrade, and keep the tables beside those before."""
    assert sorted(TABLES) == list(range(2, schema.VERSION + 1))
    with Store.open(tmp_path, clock):
        pass
    begin(tmp_path / "kept.sqlite3", schema.VERSION)
    assert tables_in(tmp_path / FILE_NAME) == tables_in(tmp_path / "kept.sqlite3")


@pytest.mark.parametrize("version", TABLES)
def test_a_file_of_any_version_is_taken_over(tmp_path, clock, version):
    begin(tmp_path / FILE_NAME, version)
    with Store.open(tmp_path, clock) as store:
        assert store.notice is None
        assert edits(store) == {"a/b": "mine"}
        assert [(walk.name, walk.furthest) for walk in list_walks(store)] == [("mazur", 19)]
        assert store.read("SELECT * FROM tasks") == []
    assert not list(tmp_path.glob("learner.damaged-*"))


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_a_version_that_adds_a_table_takes_over_the_files_before_it(
    tmp_path, clock, monkeypatch, version
):
    if version == 1:
        shutil.copy(VERSION_1, tmp_path / FILE_NAME)
    else:
        begin(tmp_path / FILE_NAME, version)
    notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"
    today = upgrades.Upgrade(frozenset(schema.TABLES), {})
    monkeypatch.setattr(upgrades, "UPGRADES", (*upgrades.UPGRADES, today))
    monkeypatch.setattr(schema, "TABLES", schema.TABLES | {"notes": notes})
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    for _ in range(2):
        with Store.open(tmp_path, clock) as store:
            assert store.notice is None
            assert ("mazur", 19) in [(w.name, w.furthest) for w in list_walks(store)]
            assert store.read("SELECT * FROM notes") == []
    assert len(list(tmp_path.glob(f"learner.version-{version}-*.sqlite3"))) == 1
    assert not list(tmp_path.glob("learner.damaged-*"))


def test_two_windows_bring_one_file_up_to_date_once(old, start_child):
    code = (
        "import sys\nfrom pathlib import Path\nfrom tutor.learner import Store, recent_answers\n"
        "sys.stdin.readline()\n"
        "with Store.open(Path(sys.argv[1])) as store: print(len(recent_answers(store)))\n"
    )
    windows = [start_child(code, old) for _ in range(3)]
    for window in windows:
        window.stdin.write("go\n")
        window.stdin.flush()
    assert [window.communicate(timeout=60) for window in windows] == [("10\n", "")] * 3
    assert len(list(old.glob("learner.version-1-*.sqlite3"))) == 1


def test_every_option_of_version_1_has_an_id_that_its_question_still_has():
    for name, ids in some(option_ids().items()):
        options = {option.id for option in find_question(name).body.options}
        assert set(ids.values()) <= options


def test_every_table_is_strict(store):
    strict = {name: strict for _, name, *_, strict in store.read("PRAGMA table_list")}
    assert {name: strict[name] for name in schema.TABLES} == dict.fromkeys(schema.TABLES, 1)


@pytest.fixture
def course_sources():
    from tutor.course import load_course

    return sources_of(load_course())
