"""Another's course on the command line: read by anybody, run once it is trusted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import tutor.commands
from tutor.commands import COMMANDS
from tutor.learner import Store, answers_to, snippets_run

EXERCISE = """\
```exercise twice
Write `twice(x)`.

function: twice
? Add it to itself.
```

```python twice starter
def twice(x):
    return ...
```

```python twice solution
def twice(x):
    return 2 * x
```

```python twice cases
def cases(rng):
    yield (1,)
    yield (3,)
```
"""


@pytest.fixture
def pack(course, tmp_path):
    """The small course as a pack of somebody else's, beside ours, with an exercise in it."""
    folder = tmp_path / "theirs"
    (folder / "en").mkdir(parents=True)
    contents = (course / "course.toml").read_text()
    (folder / "course.toml").write_text(f'pack = "theirs"\n{contents}')
    chapter = (course / "en" / "00-first.md").read_text()
    (folder / "en" / "00-first.md").write_text(f"{chapter}\n{EXERCISE}")
    return folder


READERS = {
    "read": ["read", "first", "--plain"],
    "run": ["run", "first/hello"],
    "quiz": ["quiz", "first", "--plain"],
    "exercise": ["exercise"],
    "task": ["task"],
    "review": ["review", "--plain"],
    "progress": ["progress"],
    "glossary": ["glossary"],
    "notation": ["notation"],
    "cheatsheet": ["cheatsheet"],
    "reading": ["reading"],
    "notes": ["notes"],
    "search": ["search", "hello"],
    "test": ["test", "first", "--plain"],
    "reset": ["reset", "first"],
}
"""Commands that read a course, each with words that do."""


@pytest.mark.parametrize("name", READERS)
def test_every_command_that_reads_a_course_reads_anothers(name, backstep, pack):
    words = READERS[name]
    for said in ([*words, "--course", str(pack)], ["--course", str(pack), *words]):
        code, _, err = backstep(*said)
        assert "no option" not in err
        assert code == (1 if name in ("run", "test") else 0)
    code, _, err = backstep(*words, "--course", str(pack / "nowhere"))
    assert code == 2
    assert "no course" in err


def test_no_command_that_reads_a_course_is_forgotten(backstep):
    """A command knows the option exactly where it reads a course: it is among those above, or
    begins one; and none goes by our course beside it.
    """
    knows = set()
    for name in sorted(COMMANDS):
        _, out, _ = backstep(name, "--help")
        if "--course" in out.partition("examples")[0]:
            knows.add(name)
    assert knows == {*READERS, "new", "lint"}
    ours = {
        path.stem
        for path in Path(tutor.commands.__path__[0]).glob("*.py")
        if re.search(r"\bload_course\(\)", path.read_text(encoding="utf-8"))
    }
    assert ours == {"chosen", "doctor"}  # which looks at our installation


def test_reading_needs_no_trust_and_running_does(backstep, pack):
    code, out, err = backstep("read", "first", "--course", str(pack), "--plain")
    assert code == 0
    assert "backstep run theirs:first/hello" in out
    code, out, err = backstep("run", "theirs:first/hello")  # known by its name from now on
    assert (code, out) == (1, "")
    assert "runs only once you trust it" in err
    assert "backstep packs theirs" in err


def test_what_would_run_is_shown_counted_and_trusted_until_it_changes(backstep, pack):
    code, out, _ = backstep("packs", str(pack))
    assert code == 0
    assert "It would run: 2 snippets, 1 exercise." in out
    assert 'print("hello", 6 * 7)' in out
    assert "en/00-first.md:" in out
    assert "return 2 * x" in out
    assert backstep("run", "theirs:first/hello")[0] == 1  # to look at it is no trust
    assert "its code runs" in backstep("packs", "theirs", "--trust")[1]
    assert backstep("run", "theirs:first/hello")[:2] == (0, "hello 42\n")
    chapter = pack / "en" / "00-first.md"
    chapter.write_text(chapter.read_text().replace("6 * 7", "6 * 8"))
    assert backstep("run", "theirs:first/hello")[0] == 1
    assert "its code runs" in backstep("packs", "theirs", "--trust")[1]
    assert backstep("run", "theirs:first/hello")[:2] == (0, "hello 48\n")
    assert "does not run" in backstep("packs", "theirs", "--distrust")[1]
    assert backstep("run", "theirs:first/hello")[0] == 1


def test_a_changed_module_that_a_snippet_imports_is_asked_about_again(backstep, pack):
    """A version is trusted with what its code can import; to run it leaves nothing there."""
    chapter = pack / "en" / "00-first.md"
    where = f"import sys; sys.path.append({str(pack)!r})  # hide"
    text = chapter.read_text()
    told = 'print("hello", 6 * 7)'
    chapter.write_text(text.replace(told, f"{where}\nimport helper\nprint(helper.said)"))
    (pack / "helper.py").write_text('said = "hello 42"\n')
    out = backstep("packs", str(pack), "--trust")[1]
    assert "2 snippets, 1 exercise, 1 module" in out
    assert 'said = "hello 42"' in out
    for _twice in range(2):
        assert backstep("run", "theirs:first/hello")[:2] == (0, "hello 42\n")
    assert not (pack / "__pycache__").exists()
    (pack / "helper.py").write_text('said = "hello 43"\n')
    code, _, err = backstep("run", "theirs:first/hello")
    assert (code, "runs only once you trust it" in err) == (1, True)


def test_an_exercise_of_a_pack_is_judged_once_it_is_trusted(backstep, pack, tmp_path):
    file = tmp_path / "twice.py"
    file.write_text("def twice(x):\n    return x + x\n")
    words = ("exercise", "theirs:first/twice", "--file", str(file), "--course", str(pack))
    code, _, err = backstep(*words)
    assert (code, "trust" in err) == (1, True)
    backstep("packs", str(pack), "--trust")
    assert backstep(*words)[0] == 0


@pytest.mark.parametrize(
    ("typed", "ran", "listed"),
    [("y\n", True, False), ("l\nyes\n", True, True), ("n\n", False, False), ("\n", False, False),
     ("l\n", False, True), ("", False, False)],
)  # fmt: skip
def test_whoever_sits_at_the_terminal_is_asked(backstep, opened, pack, typed, ran, listed):
    code, out, _ = backstep("run", "first/hello", "--course", str(pack), typed=typed)
    assert code == (0 if ran else 1)
    assert "written by somebody else" in out
    assert "2 snippets, 1 exercise" in out
    assert ("return 2 * x" in out) == listed
    assert out.endswith("hello 42\n") == ran
    again = backstep("run", "first/hello", "--course", str(pack), typed="n\n")[1]
    assert ("somebody else" in again) != ran  # asked once


def test_a_program_is_never_asked(backstep, opened, pack):
    code, out, _ = backstep("run", "first/hello", "--course", str(pack), "--json", typed="y\n")
    assert code == 1
    assert "Trust it?" not in out


def test_the_app_opens_the_pack(backstep, opened, pack, monkeypatch):
    courses = []
    monkeypatch.setattr("tutor.app.start.run_app", lambda *given: courses.append(given) or 0)
    for words in ([], ["read", "first/two"], ["quiz", "first"], ["review"]):
        assert backstep("--course", str(pack), *words)[0] == 0
    assert len(courses) == 4
    assert {course.pack for _, course in courses} == {"theirs"}
    assert courses[1][0].name == "theirs:first/two"


def test_progress_in_a_pack_stands_apart(backstep, pack):
    backstep("packs", str(pack), "--trust")
    backstep("run", "theirs:first/hello")
    backstep("quiz", "first", "--plain", "--course", str(pack), typed="b\n3\n\n\n")
    with Store.open() as store:
        assert snippets_run(store) == {"theirs:first/hello"}
        assert answers_to(store, "theirs:first/pick")
        assert not answers_to(store, "first/pick")
    ours = json.loads(backstep("progress", "--json")[1])["chapters"][0]
    theirs = json.loads(backstep("progress", "--json", "--course", "theirs")[1])["chapters"][0]
    assert (ours["questions_answered"], ours["snippets_run"]) == (0, 0)
    assert (theirs["questions_answered"], theirs["snippets_run"]) == (2, 1)


def test_commands_that_are_named_open_the_course_that_is_read(backstep, pack):
    backstep("read", "first", "--course", str(pack), "--plain")
    out = backstep("progress", "--course", str(pack))[1]
    (line,) = [row for row in out.splitlines() if "backstep read" in row]
    assert line.strip() == "backstep read 0/1 --course theirs"
    assert backstep(*line.split()[1:], "--plain")[0] == 0
    out = backstep("review", "--plain", "--course", str(pack))[1]
    assert "backstep quiz 1 --course theirs" in out
    assert "--course" not in backstep("review", "--plain")[1] + backstep("progress")[1]


def test_packs_are_listed(backstep, pack):
    assert "no packs" in backstep("packs")[1]
    backstep("read", "--plain", "--course", str(pack))
    out = backstep("packs")[1]
    assert "theirs  A small course" in out
    assert "not trusted" in out
    backstep("packs", "theirs", "--trust")
    (listed,) = map(json.loads, backstep("packs", "--json")[1].splitlines())
    assert (listed["pack"], listed["trusted"], listed["problem"]) == ("theirs", True, "")
    (pack / "course.toml").unlink()
    (listed,) = map(json.loads, backstep("packs", "--json")[1].splitlines())
    assert (listed["trusted"], "no course.toml" in listed["problem"]) == (False, True)


def test_a_new_course_opens_as_a_pack(backstep, tmp_path):
    folder = tmp_path / "Über_My course"
    code, out, _ = backstep("new", "chapter", "one", "One", "--course", str(folder))
    assert code == 0
    assert "backstep --course" in out
    code, out, _ = backstep("--course", str(folder), "--plain")
    assert (code, "One" in out) == (0, True)
    for words in ([], ["one"], ["0"]):
        assert backstep("lint", *words, "--course", str(folder), "--no-run")[0] == 0
    code, _, err = backstep("lint", "tow", "--course", str(folder), "--no-run")
    assert (code, "no chapter 'tow'" in err) == (2, True), err


def test_the_author_s_own_course_begins_with_their_chapter_and_runs_unasked(
    backstep, opened, tmp_path
):
    folder = str(tmp_path / "mine")
    assert backstep("new", "chapter", "one", "One", "--course", folder)[0] == 0
    _, out, _ = backstep("read", "--course", folder, "--plain")
    assert "to come" not in out
    assert " 0  One" in out
    code, out, err = backstep("run", "one/first", "--course", folder)
    assert (code, out) == (0, "42\n"), err
    chapter = tmp_path / "mine" / "en" / "00-one.md"
    text = chapter.read_text(encoding="utf-8").replace("6 * 7", "6 * 8").replace("42", "48")
    chapter.write_text(text, encoding="utf-8")  # it is theirs whatever they write
    assert backstep("run", "one/first", "--course", folder)[:2] == (0, "48\n")
    assert "You began it yourself" in backstep("packs", folder)[1]
    assert "does not run" in backstep("packs", folder, "--distrust")[1]
    assert backstep("run", "one/first", "--course", folder, typed="n\n")[0] == 1
    assert backstep("new", "chapter", "two", "Two", "--course", folder)[0] == 0
    assert "You began it yourself" not in backstep("packs", folder)[1]


def test_a_folder_becomes_a_course_only_if_that_is_asked(backstep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = backstep("new", "chapter", "one", "One")
    assert code == 2
    assert "backstep new chapter one One --course FOLDER" in err
    assert not list(tmp_path.iterdir())
    assert backstep("new", "chapter", "one", "One", "--course", ".")[0] == 0
    assert backstep("new", "chapter", "two", "Two")[0] == 0  # in the course of this folder
    names = [path.name for path in sorted((tmp_path / "en").iterdir())]
    assert names == ["00-one.md", "01-two.md"]


def test_a_name_that_cannot_be_is_refused_before_anything_is_written(backstep, tmp_path):
    for names in (["No Slug", "Title"], ["slug", 'A "title"'], ["slug", " "]):
        assert backstep("new", "chapter", *names, "--course", str(tmp_path / "mine"))[0] == 2
    assert not (tmp_path / "mine").exists()
