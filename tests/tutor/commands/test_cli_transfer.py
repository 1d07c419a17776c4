"""Export, import and reset on the command line."""

from __future__ import annotations

import json
import shlex

import pytest

from tutor.learner import Store, answers_to, open_page, pages_opened, save_edit


@pytest.fixture
def progress(backstep, course):
    """Something that was done in two chapters."""
    backstep("quiz", "first", "--plain", typed="b\n3\n\n\n")
    with Store.open() as store:
        save_edit(store, "first/hello", "print('mine')\n")
        open_page(store, "later", "one")


def progressed():
    with Store.open() as store:
        return bool(answers_to(store, "first/pick")), pages_opened(store)


def test_what_was_exported_and_reset_is_imported_again(backstep, progress, tmp_path):
    file = str(tmp_path / "mine.json")
    code, out, _ = backstep("export", file)
    assert code == 0
    assert f"entries are in {file}" in out
    assert backstep("export", file)[0] == 2
    assert backstep("export", file, "--force")[0] == 0
    before = progressed()
    assert before == (True, {("later", "one")})
    code, out, _ = backstep("reset", "--all")
    assert code == 0
    assert progressed() == (False, set())
    code, out, _ = backstep("import", file)
    assert code == 0
    assert "answers 2" in out
    assert progressed() == before


def test_a_chapter_is_reset_and_brought_back_by_the_command_that_is_told(backstep, progress):
    before = progressed()
    code, out, _ = backstep("reset", "first")
    assert code == 0
    assert progressed() == (False, {("later", "one")})
    command = shlex.split(out.splitlines()[-1].partition(": ")[2])
    assert command[:2] == ["backstep", "import"]
    assert backstep(*command[1:])[0] == 0
    assert progressed() == before


def test_programs_read_what_was_done(backstep, progress, tmp_path):
    file = str(tmp_path / "mine.json")
    (told,) = map(json.loads, backstep("export", file, "--json")[1].splitlines())
    assert told == {"event": "exported", "file": file, "entries": 6}
    (told,) = map(json.loads, backstep("reset", "0", "--json")[1].splitlines())
    assert (told["event"], told["chapter"], told["entries"]) == ("reset", "first", 5)
    (told,) = map(json.loads, backstep("import", file, "--json")[1].splitlines())
    assert told["added"] == {"answers": 2, "cards": 2, "edits": 1}
    assert told["here"] == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reset"], "name a chapter, or say --all"),
        (["reset", "first", "--all"], "name a chapter, or say --all"),
        (["reset", "nowhere"], "no chapter"),
        (["export"], "FILE"),
        (["export", "no/such/folder/file"], "no such file or folder"),
        (["import"], "FILE"),
        (["import", "nowhere.json"], "no such file or folder"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_removed(backstep, progress, words, told):
    before = progressed()
    code, _, err = backstep(*words)
    assert code == 2
    assert told in err
    assert progressed() == before


def test_a_chapter_of_a_pack_is_reset_apart_from_ours(backstep, progress, course, tmp_path):
    theirs = tmp_path / "theirs"
    (theirs / "en").mkdir(parents=True)
    (theirs / "course.toml").write_text('pack = "theirs"\n' + (course / "course.toml").read_text())
    with Store.open() as store:
        open_page(store, "theirs:later", "one")
    assert backstep("reset", "later", "--course", str(theirs))[0] == 0
    assert progressed() == (True, {("later", "one")})


@pytest.mark.parametrize("typed", ["n\n", "\n", "q\n", ""])
def test_in_a_terminal_a_reset_asks_and_removes_nothing_without_a_yes(
    backstep, progress, opened, typed
):
    before = progressed()
    code, out, _ = backstep("reset", "--all", typed=typed)
    assert code == 1
    assert "Reset everything, in every course?" in out
    assert "Nothing was removed." in out
    assert progressed() == before


def test_in_a_terminal_a_yes_resets_what_was_asked_about(backstep, progress, opened):
    code, out, _ = backstep("reset", "first", typed="y\n")
    assert code == 0
    assert "Reset chapter 0, The first chapter?" in out
    assert progressed() == (False, {("later", "one")})


def test_in_a_terminal_a_reset_does_not_ask_if_told_so(backstep, progress, opened):
    code, out, _ = backstep("reset", "--all", "--yes")
    assert code == 0
    assert "?" not in out
    assert progressed() == (False, set())


def test_where_there_is_nothing_to_remove_that_is_said(backstep, course):
    assert backstep("reset", "--all")[:2] == (0, "There was nothing to remove.\n")
    told = json.loads(backstep("reset", "--all", "--json")[1])
    assert told == {"event": "reset", "chapter": None, "entries": 0, "backup": None}
