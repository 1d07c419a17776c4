"""Whatever became of the file, it is opened or refused in a sentence, and all of it is read."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from loops import some
from soaking import SOAKING

from tutor.commands.progress import main as progress
from tutor.learner import LearnerDataError, Store, list_runs, record_answer
from tutor.learner.storage import schema
from tutor.learner.storage.store import FILE_NAME
from tutor.study.sources import Sources

VERSION_1 = Path(__file__).parent / "version_1" / FILE_NAME

WEIRD = (
    0, -1, 9, 2**62, -(2**62), 10**17, 1.5, float("inf"), -1e308, "", "soon", "[" * 3000, "{}",
    "null", "[1,2]", '{"a": NaN}', "\x1b]52;c;eA==\x07", "x" * 10_000, b"\xff\xfe", b"", None,
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A file of today with something in every table."""
    folder = tmp_path_factory.mktemp("sound")
    shutil.copy(VERSION_1, folder / FILE_NAME)
    Store.open(folder).close()
    return folder / FILE_NAME


def everything(store):
    """What the screens and commands read and write."""
    from tutor.course import load_course
    from tutor.learner import answers_to, due_ids, edits, last_place, last_walk, latest_answers
    from tutor.study.outlook import outlook
    from tutor.study.overview import overview
    from tutor.study.progress_lines import progress_lines

    course = load_course()
    found = overview(store, course)
    stands = outlook(store, course, found)
    list(progress_lines(course, found, stands, list_runs(store), 80))
    [run.as_json() for run in list_runs(store)]
    found.summary.as_json()
    for name in latest_answers(store):
        answers_to(store, name)
    edits(store), last_place(store), last_walk(store)
    due_ids(store, Sources(()).exists)
    record_answer(store, "perceptron/rate", "same", correct=True)


def opened_or_refused(folder):
    """Open and read everything; True if that went well, else it was refused in a sentence."""
    try:
        with Store.open(folder) as store:
            everything(store)
    except LearnerDataError as refused:
        problem = str(refused)
    else:
        return True
    assert str(folder) in problem
    return False


@pytest.mark.parametrize("part", range(12 if SOAKING else 1))
def test_fifty_corruptions_of_the_file(sound, tmp_path, part, monkeypatch):
    monkeypatch.setattr("tutor.learner.storage.open_database.WAIT", 0.5)
    whole = sound.read_bytes()
    well = 0
    for seed in some(range(50 * part, 50 * (part + 1))):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            at = chance.randrange(len(data))
            size = chance.choice((1, 1, 16, 512))
            data[at : at + size] = chance.randbytes(min(size, len(data) - at))
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / FILE_NAME).write_bytes(data)
        if opened_or_refused(folder):
            well += 1
            assert opened_or_refused(folder)
        shutil.rmtree(folder)
    assert well > 35  # the rest has the header's version damaged: "a newer Backstep"


def columns():
    with sqlite3.connect(":memory:") as connection:
        schema.create(connection)
        for table in schema.TABLES:
            for row in connection.execute(f"PRAGMA table_info({table})"):
                yield table, row[1]
    connection.close()


def spoil(file, table, column, value):
    """Put a value into a column, whatever its table takes."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    loose = sql.replace("STRICT, WITHOUT", "WITHOUT").replace(") STRICT", ")")
    loose = loose.replace("NOT NULL", "")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (loose, table))
    connection.close()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    with suppress(sqlite3.IntegrityError):  # such as text for a row's number
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ?", (value,))
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, table))
    connection.close()


COLUMNS = list(columns())


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_rows_damaged_by_hand_in_every_column_of_every_table(sound, tmp_path, table, column):
    """By every value in a soak, else by every ninth, each column beginning with another one."""
    turn = COLUMNS.index((table, column)) % 9
    for number, value in some(enumerate(WEIRD if SOAKING else WEIRD[turn::9])):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(sound, folder / FILE_NAME)
        spoil(folder / FILE_NAME, table, column, value)
        assert opened_or_refused(folder)


def test_what_is_left_out_is_said_once_and_kept(sound, tmp_path, monkeypatch, capsys):
    shutil.copy(sound, tmp_path / FILE_NAME)
    spoil(tmp_path / FILE_NAME, "cards", "state", 9)
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    assert progress(["--json"]) == 0
    assert "entries of your progress could not be read" in capsys.readouterr().err
    assert progress(["--json"]) == 0
    assert capsys.readouterr().err == ""
    assert len(list(tmp_path.glob(f"learner.version-{schema.VERSION}-*.sqlite3"))) == 1
