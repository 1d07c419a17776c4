from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from tutor.learner import LearnerDataError, Store, save_edit, snippets_run
from tutor.running.sandbox import Outcome, Status


def replace_code(course, code):
    path = course / "en" / "00-first.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('print("hello", 6 * 7)', code), encoding="utf-8")


def test_a_snippet_runs_and_is_kept_as_run(backstep, course):
    assert backstep("run", "first/hello") == (0, "hello 42\n", "")
    with Store.open() as store:
        assert snippets_run(store) == {"first/hello"}


def test_a_disk_that_takes_nothing_is_told_of_after_the_output(backstep, course, monkeypatch):
    def transaction(store):
        raise LearnerDataError("The disk is full.")

    Store.open().close()
    monkeypatch.setattr(Store, "transaction", transaction)
    code, out, err = backstep("run", "first/hello")
    assert (code, out) == (3, "hello 42\n")
    assert "The disk is full." in err
    assert "what you do is not saved until this is fixed" in " ".join(err.split())


def test_edits_made_in_the_tutor_run_only_when_asked(backstep, course):
    with Store.open() as store:
        save_edit(store, "first/hello", "print('mine')\n")
    assert backstep("run", "first/hello")[1] == "hello 42\n"
    assert backstep("run", "first/hello", "--edited")[1] == "mine\n"


def test_as_json_its_output_and_its_end_are_told(backstep, course):
    code, out, _ = backstep("run", "0/hello", "--json")
    *pieces, done = map(json.loads, out.splitlines())
    assert code == 0
    assert "".join(piece["text"] for piece in pieces) == "hello 42\n"
    assert (done["event"], done["snippet"], done["status"]) == ("done", "first/hello", "ok")


def test_a_snippet_that_fails_is_1_and_says_what_happened(backstep, course):
    code, out, err = backstep("run", "first/wrong")
    assert code == 1
    assert "ZeroDivisionError" in out + err


def test_control_sequences_do_not_reach_the_terminal(backstep, course):
    replace_code(course, r'print("\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x9b5n done")')
    assert backstep("run", "first/hello")[1] == "red done\n"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_control_sequence_that_comes_in_two_pieces_does_not_either(
    backstep, course, monkeypatch, form
):
    async def run_snippet(code, *, on_output, **_):
        for piece in ("one\x1b]0;ti", "tle\x07 two\x1b[3", "1mred", "\nlast"):
            on_output(piece)
        return Outcome(Status.OK, "", 0.0, "")

    monkeypatch.setattr("tutor.running.sandbox.run_snippet", run_snippet)
    out = backstep("run", "first/hello", *form)[1]
    if form:
        out = "".join(json.loads(line).get("text", "") for line in out.splitlines())
    assert out == "one twored\nlast"


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_ctrl_c_ends_the_snippet_and_is_130(course):
    endless = "import os; print(os.getpid(), flush=True)\nwhile True: pass"
    chapter = course / "en" / "00-first.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace('print("hello", 6 * 7)', endless), encoding="utf-8")
    code = (
        "import pathlib, sys, tutor.course.load as load\n"
        f"load.lessons_folder = lambda: pathlib.Path({str(course)!r})\n"
        "from tutor.cli import main\n"
        "sys.exit(main(['run', 'first/hello']))\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    snippet = int(child.stdout.readline())
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (130, "")
    with pytest.raises(ProcessLookupError):
        os.kill(snippet, 0)
