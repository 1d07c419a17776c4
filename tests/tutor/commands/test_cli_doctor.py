from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing

import pytest

from tutor.learner import Store


def doctor(backstep):
    code, out, _ = backstep("doctor", "--json")
    found = json.loads(out)
    assert found.pop("event") == "doctor"
    return code, found


def test_a_sound_set_up_is_said_to_be_so(backstep, course, backstep_home):
    Store.open().close()
    code, facts = doctor(backstep)
    assert code == 0
    assert facts["problems"] == []
    assert facts["data"]["folder"] == str(backstep_home)
    assert facts["data"]["database"] == "sound"
    assert facts["lessons"] == {
        "folder": str(course), "chapters": 1, "pages": 2, "questions": 3, "snippets": 2,
    }  # fmt: skip
    assert all(facts["versions"].values())
    assert backstep("doctor")[1].endswith("Nothing is wrong.\n")


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"COLORTERM": "truecolor"}, "16 million"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "dumb"}, "none"),
        ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, "none (NO_COLOR is set)"),
    ],
)
def test_the_terminal_is_described(backstep, course, monkeypatch, environment, colours):
    for name in ("COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**environment, "COLUMNS": "50", "LINES": "24"}.items():
        monkeypatch.setenv(name, value)
    terminal = doctor(backstep)[1]["terminal"]
    assert terminal["colours"] == colours
    assert (terminal["columns"], terminal["large enough"]) == (50, False)


def test_a_damaged_database_is_3_and_left_as_it_is(backstep, course, backstep_home):
    backstep_home.mkdir(parents=True)
    path = backstep_home / "learner.sqlite3"
    path.write_bytes(b"not a database" * 1000)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    code, facts = doctor(backstep)
    assert code == 3
    assert facts["data"]["database"] == "damaged"
    assert str(path) in facts["problems"][0]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [entry.name for entry in backstep_home.iterdir()] == [path.name]


def test_data_of_a_newer_version_are_3(backstep, course, backstep_home):
    Store.open().close()
    with closing(sqlite3.connect(backstep_home / "learner.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 99")
    code, facts = doctor(backstep)
    assert code == 3
    assert facts["data"]["database"] == "unusable"
    assert "newer Backstep" in facts["problems"][0]


def test_a_database_that_cannot_be_written_is_3(backstep, course, monkeypatch):
    Store.open().close()
    access = os.access

    def refused(path, mode):
        return not str(path).endswith(".sqlite3") and access(path, mode)

    monkeypatch.setattr(os, "access", refused)
    code, facts = doctor(backstep)
    assert code == 3
    assert "cannot be written" in facts["problems"][0]


def test_a_folder_that_cannot_be_used_is_3(backstep, course, backstep_home):
    backstep_home.parent.mkdir(parents=True, exist_ok=True)
    backstep_home.write_text("in the way")
    code, facts = doctor(backstep)
    assert code == 3
    assert facts["data"]["writable"] is False
    assert "BACKSTEP_HOME" in facts["problems"][0]


def test_a_lesson_that_cannot_be_read_is_1(backstep, course):
    (course / "en" / "00-first.md").write_text("nothing", encoding="utf-8")
    code, facts = doctor(backstep)
    assert code == 1
    assert "00-first.md:1" in facts["problems"][0]


def test_a_package_that_is_missing_is_named(backstep, course, monkeypatch):
    monkeypatch.setattr("tutor.commands.doctor.PACKAGES", ("no-such-package-here",))
    code, facts = doctor(backstep)
    assert code == 1
    assert "pip install no-such-package-here" in facts["problems"][0]
