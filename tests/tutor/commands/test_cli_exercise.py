"""``backstep exercise``: the five outcomes, from a file, an editor, and a file that is watched."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from exercise_sample import DOUBLE

from tutor.commands import exercise
from tutor.learner import Store, edits, record_answer, save_edit, shelved_edits

PATIENT = DOUBLE.replace("function: double\n", "function: double\nseconds: 60\n")

LESSON = f"""\
---
title: The first chapter
slug: first
number: 0
---

# The first chapter

## Build

{PATIENT}
```python use
print(double(21), double.__doc__)
```
"""


@pytest.fixture
def chapter(course):
    (course / "en" / "00-first.md").write_text(LESSON, encoding="utf-8")


@pytest.fixture
def judged(chapter, backstep, tmp_path):
    """Judge code in a file; the exit code and what was said, as JSON."""

    def judge(code):
        path = tmp_path / "answer.py"
        path.write_text(code, encoding="utf-8")
        exited, out, _ = backstep("exercise", "first/double", "--file", str(path), "--json")
        return exited, json.loads(out.splitlines()[-1])

    return judge


OUTCOMES = pytest.mark.parametrize(
    ("code", "exit_code", "outcome", "said"),
    [
        ("def double(x): return 2 * x\n", 0, "right", ""),
        ("def double(x): return x ** 2\n", 1, "wrong", "That is x times x."),
        ("def double(x): ...\n", 1, "not-attempted", "Write double first."),
        ("def double(x): return y\n", 1, "raised", "NameError"),
    ],
)
ENDLESS = "def double(x):\n    while True: pass\n"


@OUTCOMES
def test_each_outcome_is_told(judged, code, exit_code, outcome, said):
    exited, verdict = judged(code)
    assert (exited, verdict["outcome"]) == (exit_code, outcome)
    assert said in verdict["feedback"]


@pytest.fixture
def read(chapter, backstep, tmp_path):
    """Judge code in a file; the exit code and what was said, as text."""

    def judge(code):
        path = tmp_path / "answer.py"
        path.write_text(code, encoding="utf-8")
        return backstep("exercise", "first/double", "--file", str(path), "--plain")[:2]

    return judge


@OUTCOMES
def test_each_outcome_is_told_as_text(read, code, exit_code, outcome, said):
    exited, out = read(code)
    assert exited == exit_code
    assert (said or "✓ Right.") in out


@pytest.fixture
def hasty(chapter, course):
    """A second is all that the exercise has."""
    path = course / "en" / "00-first.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("seconds: 60\n", "seconds: 1\n"), encoding="utf-8")


def test_what_never_ends_is_told_to_run_too_long(judged, read, hasty):
    exited, verdict = judged(ENDLESS)
    assert (exited, verdict["outcome"]) == (1, "too-long")
    assert "never ends" in verdict["feedback"]
    exited, out = read(f"{ENDLESS}# once more\n")
    assert (exited, "never ends" in out) == (1, True)


def test_what_passed_is_used_and_listed(judged, backstep):
    assert backstep("run", "first/use")[1] == "42 None\n"
    judged("def double(x):\n    'mine'\n    return 2 * x\n")
    assert backstep("run", "first/use")[1] == "42 mine\n"
    assert "✓ first/double" in backstep("exercise")[1]


def test_a_file_that_is_watched_is_judged_at_each_save(chapter, backstep, tmp_path):
    path = tmp_path / "double.py"
    pause = threading.Event()

    def save_when_begun():
        while not path.exists() or path.read_text(encoding="utf-8") != "def double(x): ...\n":
            pause.wait(0.05)
        new = tmp_path / "double.new"
        new.write_text("def double(x): return 2 * x\n", encoding="utf-8")
        os.replace(new, path)  # as editors save

    writer = threading.Thread(target=save_when_begun)
    writer.start()
    code, out, _ = backstep("exercise", "first/double", "--watch", str(path))
    writer.join()
    assert code == 0
    assert "✓ Right." in out


def test_the_editor_gets_what_was_written_before(chapter, backstep, monkeypatch, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\ncp $1 $0.seen\necho '# more' >> $1\n", encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    for times in range(2):
        assert backstep("exercise", "first/double", "--edit")[0] == 1  # a comment is no answer
        seen = (tmp_path / "editor.seen").read_text(encoding="utf-8")
        assert seen == "def double(x): ...\n" + times * "# more\n"


MINE = "def double(x): return 7 * x\n"


@pytest.mark.parametrize(
    ("code", "kept", "aside"),
    [
        ("", {"first/double": MINE}, {}),
        ("def double(x): ...\n", {"first/double": MINE}, {}),
        ("def double(x): return 2 * x\n", {}, {"first/double": MINE}),
    ],
    ids=["empty", "not begun", "right"],
)
def test_what_was_begun_elsewhere_is_not_lost_to_a_file(judged, code, kept, aside):
    with Store.open() as store:
        save_edit(store, "first/double", MINE)
    judged(code)
    with Store.open() as store:
        assert (edits(store), shelved_edits(store)) == (kept, aside)


@pytest.fixture
def editor(monkeypatch, tmp_path):
    """Have an editor that appends these bytes, in the notation of printf."""

    def set_editor(written):
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\nprintf '{written}' >> $1\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(path))
        monkeypatch.setattr(exercise.tempfile, "tempdir", str(tmp_path))

    return set_editor


def left_of(folder):
    return [path.read_bytes() for path in Path(folder).glob("backstep-*/double.py")]


def test_what_cannot_be_read_stays_where_it_was_written(chapter, backstep, editor, tmp_path):
    editor(r"# \351t\351\n")
    code, _, err = backstep("exercise", "first/double", "--edit")
    assert code == 2
    assert left_of(tmp_path) == [b"def double(x): ...\n# \xe9t\xe9\n"]
    (path,) = tmp_path.glob("backstep-*/double.py")
    assert f"What you wrote is in {path}." in err.replace("\n", " ")


def test_what_could_not_be_kept_stays_where_it_was_written(
    chapter, backstep, editor, tmp_path, monkeypatch
):
    def fail(*_):
        raise exercise.UsageError("The disk is full.")

    editor("# more\\n")
    with monkeypatch.context() as full:
        full.setattr(exercise, "save_edit", fail)
        assert backstep("exercise", "first/double", "--edit")[0] == 2
    assert left_of(tmp_path) == [b"def double(x): ...\n# more\n"]


@pytest.mark.parametrize("written", ["# more\\n", ""])
def test_what_is_kept_leaves_no_file(chapter, backstep, editor, tmp_path, written):
    editor(written)
    backstep("exercise", "first/double", "--edit")
    assert left_of(tmp_path) == []


def test_a_watched_file_that_cannot_be_read_is_waited_for(chapter, backstep, tmp_path, monkeypatch):
    path = tmp_path / "double.py"
    path.write_bytes(b"# \xc3")
    states = iter([b"# \xc3", None, b"# \xc3\xa9\ndef double(x): return 2 * x\n"])

    def look_away(seconds):
        data = next(states)
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)

    monkeypatch.setattr(exercise, "time", SimpleNamespace(sleep=look_away))
    code, out, _ = backstep("exercise", "first/double", "--watch", str(path))
    assert code == 0
    assert "✓ Right." in out


@pytest.mark.parametrize("command", ["vi 'x", "vi \\"])
def test_an_editor_that_is_no_command_is_named(chapter, backstep, monkeypatch, command):
    monkeypatch.setenv("VISUAL", command)
    code, _, err = backstep("exercise", "first/double", "--edit")
    assert code == 2
    assert command in err


def test_an_editor_of_spaces_is_none(chapter, backstep, monkeypatch):
    monkeypatch.setenv("VISUAL", "  ")
    monkeypatch.setenv("EDITOR", "no-such-editor --here")
    code, _, err = backstep("exercise", "first/double", "--edit")
    assert code == 2
    assert "no-such-editor" in err


def test_an_editor_that_is_not_there_is_named(chapter, backstep, monkeypatch):
    monkeypatch.setenv("VISUAL", "no-such-editor")
    code, _, err = backstep("exercise", "first/double", "--edit")
    assert code == 2
    assert "no-such-editor" in err


def test_the_solution_waits_for_three_tries(judged, backstep):
    assert backstep("exercise", "first/double", "--solution")[0] == 2
    for factor in (3, 4, 5):
        assert judged(f"def double(x): return {factor} * x\n")[0] == 1
    assert "return x + x" in backstep("exercise", "first/double", "--solution")[1]


def test_a_question_that_is_no_exercise_says_how_to_answer_it(course, backstep):
    code, _, err = backstep("exercise", "first/pick")
    assert code == 2
    assert "backstep quiz first" in err


def test_a_quiz_tells_a_program_the_solution_only_after_three_different_tries(chapter, backstep):
    def told(code):
        _, out, _ = backstep("quiz", "first", "--json", typed=f"{code}\n")
        verdict = json.loads(out.splitlines()[1])
        assert verdict["outcome"] == "wrong"
        return "right_answer" in verdict

    assert not told("def double(x): return 4")
    with Store.open() as store:
        record_answer(store, "first/double", "def double(x): return 5", correct=False)
    assert told("def double(x): return 7")


RIGHT = "def double(x): return 2 * x\n"


def test_a_solution_is_told_to_programs_and_so_is_how_long_it_is_withheld(judged, backstep):
    code, out, _ = backstep("exercise", "first/double", "--solution", "--json")
    refused = json.loads(out)
    assert (code, refused["event"], "3 more tries" in refused["message"]) == (2, "error", True)
    judged(RIGHT)
    code, out, _ = backstep("exercise", "first/double", "--solution", "--json")
    told = json.loads(out)
    assert (code, told["event"], told["exercise"]) == (0, "solution", "first/double")
    assert "return x + x" in told["code"]


def test_the_list_tells_programs_how_many_tries_are_left(judged, backstep):
    left = []
    for factor in (3, 3, 4, 2):
        judged(f"def double(x): return {factor} * x\n")
        told = [json.loads(line) for line in backstep("exercise", "--json")[1].splitlines()]
        left += [one["tries_left"] for one in told if one["exercise"] == "first/double"]
    assert left == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("place", "why"), [("nodir/x.py", "there is no such file or folder"), (".", "is a folder")]
)
def test_a_file_that_cannot_be_begun_is_named_with_the_reason(
    chapter, backstep, tmp_path, monkeypatch, place, why
):
    monkeypatch.chdir(tmp_path)
    code, _, err = backstep("exercise", "first/double", "--watch", place)
    assert code == 2
    assert f"exercise: {place} " in err
    assert why in err
    assert "Errno" not in err


def test_what_passed_before_is_judged_once_it_is_changed(judged, backstep, tmp_path, monkeypatch):
    judged(RIGHT)
    path = tmp_path / "again.py"
    told = []

    def look_away(seconds):
        told.append(path.read_text(encoding="utf-8"))
        if len(told) == 2:
            path.write_text("def double(x): return x * 2\n", encoding="utf-8")

    monkeypatch.setattr(exercise, "time", SimpleNamespace(sleep=look_away))
    code, out, err = backstep("exercise", "first/double", "--watch", str(path))
    assert (code, told[:2]) == (0, [RIGHT, RIGHT])
    assert "You passed this exercise already" in err
    assert "✓ Right." in out
