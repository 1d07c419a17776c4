from __future__ import annotations

import pytest
from places import place

from tutor.course import find_chapter, load_chapter, load_course
from tutor.learner import Store, open_page


def test_a_chapter_as_text_has_every_page_and_what_to_do_on_it(backstep, course):
    code, out, err = backstep("read", "0", "--plain")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "0 The first chapter"
    assert "1/2  One page" in lines
    assert "2/2  Another page" in lines
    assert "  Snippet.  Run it: backstep run first/hello" in lines
    assert '      print("hello", 6 * 7)' in lines
    assert "hello 42" not in out  # what a snippet prints is seen by running it
    assert "  Question first/pick  (choose one)" in lines
    assert "      b.  the second" in lines
    assert "It is not the first" not in out  # feedback comes after an answer
    assert "  Answer it: backstep quiz first --plain" in lines
    assert "  Bench:  backstep step xor --at 3" in lines


def test_markdown_becomes_wrapped_text_and_code_stays_as_it_is(backstep, course):
    _, out, _ = backstep("read", "0", "--plain")
    assert (
        "Some bold words, a link (https://example.org/x) and `code * here *`, in a\n"
        "paragraph that goes on over two lines of the file.\n" in out
    )
    assert "- an item that goes on for so long" in out
    assert "\n  the terminal\n" in out
    assert "\n    a figure  is kept\n" in out
    assert "\x1b" not in out


def test_text_is_wrapped_to_a_narrow_terminal(backstep, course, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = backstep("read", "--plain", "first/one-page")
    prose = [line for line in out.splitlines() if line.startswith(("Some", "- an", "para"))]
    assert prose
    assert all(len(line) <= 40 for line in prose)


@pytest.mark.parametrize("name", ["0/2", "first/two", "FIRST/two"])
def test_a_page_is_found_by_number_and_by_name(backstep, course, name):
    code, out, _ = backstep("read", name, "--plain")
    assert code == 0
    assert "2/2  Another page" in out
    assert "One page" not in out


@pytest.mark.parametrize(
    "name",
    ["0/0", "0/3", "0/\N{ARABIC-INDIC DIGIT ONE}", "0/99999999999", "0/nothing", "nothing/1", "1"],
)
def test_what_is_not_there_is_said_to_be_missing(backstep, course, name):
    code, out, err = backstep("read", name, "--plain")
    assert (code, out) == (2, "")
    assert err.startswith("backstep read: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["read", "run", "quiz"])
@pytest.mark.parametrize("name", ["/etc/passwd", "/1"])
def test_a_name_without_a_chapter_is_said_to_be_missing_as_it_was_typed(
    backstep, course, command, name
):
    code, _, err = backstep(command, name, "--plain")
    assert code == 2
    assert f"no chapter {name!r} in the course" in err


def test_without_a_chapter_the_chapters_are_listed(backstep, course):
    code, out, _ = backstep("read", "--plain")
    assert code == 0
    assert "  0  The first chapter  (5 min)" in out
    assert "  1  Not written  (to come)" in out


def test_a_chapter_that_cannot_be_read_names_file_and_line_and_fails(backstep, course):
    (course / "en" / "00-first.md").write_text("---\ntitle: x\n", encoding="utf-8")
    code, _, err = backstep("read", "0", "--plain")
    assert code == 1
    assert "00-first.md:1" in err


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ((), ("home",)),
        (("read",), ("home",)),
        (("read", "0"), ("read", "first")),
        (("read", "0/2"), ("read", "first/two")),
        (("quiz", "0"), ("read", "first/two")),
        (("review",), ("review",)),
        (("step",), ("step",)),
        (("step", "mazur"), ("step", "mazur")),
        (("step", "mazur", "--at", "7"), ("step", "mazur", "--at=7")),
    ],
)
def test_at_a_terminal_the_app_opens_there(backstep, course, opened, words, start):
    assert backstep(*words)[0] == 0
    assert opened == [place(*start)]


def test_a_dumb_terminal_gets_text(backstep, course, opened, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert "One page" in backstep("read", "0")[1]
    assert opened == []


@pytest.mark.parametrize(
    "words",
    [
        ("read", "nix"),
        ("quiz", "nix"),
        ("step", "nix"),
        ("step", "mazur", "--at", "99"),
        ("step", "mazur", "--rate", "fast"),
    ],
)
def test_what_the_app_could_not_show_is_refused_before_it_opens(backstep, course, opened, words):
    assert backstep(*words)[0] == 2
    assert opened == []


EARLIER = """
```question half number
What is 1/2?

= 0.5
> Half.
! 2
> That is 2/1.
```
"""
LATER = "---\ntitle: Later\nslug: later\nnumber: 1\n---\n\n# Later\n\n## It begins\n\nHere.\n"


def test_a_chapter_as_text_opens_with_what_it_asks_of_earlier_ones(backstep, course):
    contents = (course / "course.toml").read_text(encoding="utf-8")
    written = contents.replace('idea = "It will come."', 'file = "01-later.md"\nidea = "It came."')
    (course / "course.toml").write_text(written, encoding="utf-8")
    (course / "en" / "01-later.md").write_text(LATER, encoding="utf-8")
    first = course / "en" / "00-first.md"
    first.write_text(first.read_text(encoding="utf-8") + EARLIER, encoding="utf-8")
    assert "to warm up" not in backstep("read", "1", "--plain")[1]  # nothing of it was met
    with Store.open() as store:
        for page in load_chapter(find_chapter(load_course(root=course), "0")[0]).pages:
            open_page(store, "first", page.slug)
    for name in ("1", "1/1"):
        out = backstep("read", name, "--plain")[1]
        _, warm_up, after = out.partition("to warm up: what you remember of earlier chapters")
        assert warm_up
        assert "Question first/" in after
        assert "backstep review --before 1 --plain" in after
        assert after.index("review --before") < after.index("It begins")
    assert "Question first/" in backstep("review", "--before", "1", "--plain", typed="\n\n")[1]
