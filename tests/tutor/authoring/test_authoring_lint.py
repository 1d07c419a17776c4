"""The author's linter finds what a reader would stumble over."""

from __future__ import annotations

import json

import pytest
from course_samples import CONTENTS, INFO, PAGE, PERCEPTRON

from tutor.activities.errors import UsageError
from tutor.authoring.lint import lint, lint_text
from tutor.commands.lint import main as command
from tutor.commands.new import main as new
from tutor.course.errors import NotInCourse

PRINTS = "```python loss\nprint(loss)\n```\n```output\n0.298371109 97.25\n```\n"


def problems(body):
    """Line and text of what the linter says about a page that holds `body`."""
    _, found = lint_text(PAGE + body, INFO, "01-perceptron.md")
    return [(problem.line, problem.text) for problem in found]


def test_a_chapter_in_order_has_no_problems(root):
    linted = lint(root=root)
    assert linted.problems == []
    assert [chapter.info.slug for _, chapter in linted.chapters] == ["start", "perceptron"]


def test_prose_wider_than_a_page_is_found():
    ((line, text),) = problems("short\n" + "x" * 77 + "\n")
    assert line == 9
    assert "77 columns" in text
    assert problems("感" * 39)[0][1].startswith("78 columns")


@pytest.mark.parametrize(
    "wide",
    [
        "x" * 76,
        "```text\n" + "x" * 100 + "\n```",
        "| a " + "x" * 100 + " |\n|---|",
        "See <https://example.org/" + "x" * 100 + ">.",
        "short <!-- " + "x" * 100 + " -->",
    ],
)
def test_what_cannot_be_broken_may_be_wide(wide):
    assert problems(wide) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The outputs are stuck at −1 or\n1. There the slope is 0.", 9),
        ("Take 4 away from\n2. The rest", 9),
        ("Nothing is left\n- or so it seems.", 9),
        ("A list:\n\n- one, which goes on\n  here\n- two\n\nfrom 0 to\n3) and so on", 15),
        ("```question q\nIt is 0 or\n1. Which?\n\n- [x] 0\n  > Yes.\n- [ ] 1\n  > No.\n```", 10),
        (
            "```question q\nWhich?\n\n- [x] 0\n  > It is −1 or\n  > 1. So.\n- [ ] 1\n  > No.\n```",
            13,
        ),
    ],
)
def test_a_line_that_would_begin_a_list_by_accident_is_found(text, line):
    ((at, problem),) = problems(text)
    assert at == line
    assert "begins a list here" in problem


@pytest.mark.parametrize(
    "text",
    [
        "Do this.\n\n1. one, which\n   goes on to 10.\n2. two\n\nText",
        "−1 or\n1.5 and 2.",
        "```text\na\n- b\n```",
        "    a\n    - b",
        "```question q number\nHow many?\n\n= 1\n  > One.\n! 2\n  > Two.\n? 3\n```",
    ],
)
def test_lists_that_are_meant_and_numbers_in_prose_pass(text):
    assert problems(f"{text}\n") == []


def test_a_page_too_long_to_show_is_found():
    ((line, text),) = problems("words, words\n" * 700)
    assert line == 7
    assert "split it" in text


@pytest.mark.parametrize(
    "prose",
    [
        "The loss is 0.298371109.",
        "The loss is 0.298, rounded.",
        "The loss is −0.2984 with its sign turned.",
        "29.8 % of it",
        "| 0.298 |\n|---|",
        "about 0.30 and 3.1 and 1986",
        "in code `0.123` and ``0.456 ` 0.789``",
        "from the paper: 0.123 <!-- source: Rosenblatt 1958 -->",
        "<!-- source: the article -->\n0.123",
        "version 8.12.1 and x1.234",
        "see <https://arxiv.org/abs/1412.6980>",
    ],
)
def test_numbers_that_are_printed_rounded_or_have_a_source_pass(prose):
    assert problems(PRINTS + prose + "\n") == []


@pytest.mark.parametrize(
    ("prose", "number"),
    [
        ("The loss is 0.299.", "0.299"),
        ("The loss is 0.2983711091.", "0.2983711091"),
        ("29.8 of it", "29.8"),
        ("| 1.23e-5 |\n|---|", "1.23e-5"),
        ("<!-- source: the article -->\n\n0.123", "0.123"),
        ("0.123 <!-- a note -->", "0.123"),
    ],
)
def test_numbers_that_no_snippet_of_the_page_prints_are_found(prose, number):
    ((line, text),) = problems(PRINTS + prose + "\n")
    assert line == PAGE.count("\n") + 6 + len(prose.split("\n")) - prose.endswith("|")
    assert f"prints {number};" in text


def test_a_number_printed_on_another_page_does_not_count():
    ((line, _),) = problems(PRINTS + "text\n## Next\n0.298\n")
    assert line == 16


def choices(*right):
    """A page with a choice of three for each of these places of the right option."""
    marked = [["x" if n == place else " " for n in range(3)] for place in right]
    return "".join(
        f"```question q-{n} choice ordered\nWhich?\n\n"
        + "".join(f"- [{mark}] {i}\n  > So.\n" for i, mark in enumerate(marks))
        + "```\n\n"
        for n, marks in enumerate(marked)
    )


def test_a_letter_that_is_right_in_more_than_half_of_the_choices_is_found():
    (problem,) = problems(choices(1, 1, 0, 1))
    assert "b is right in 3 of 4 choices of this chapter" in problem[1]
    assert problems(choices(1, 1, 0, 2)) == []
    assert problems(choices(1, 1, 1)) == []  # too few to say


@pytest.mark.parametrize(
    "bench",
    ["fly xor", "step 'unclosed", "backstep step xor", "step nosuch --at 900", "step mazur --at 19",
     "step mazur --at 9 --element 2,2", "step 9999-9999-1 random", "train nonsense",
     "train --help", "train digits --lr=--", "train digits --epochs 0"],
)  # fmt: skip
def test_a_bench_that_is_no_command_is_found(bench):
    ((line, text),) = problems(f"text\n```bench\n{bench}\n```\n")
    assert line == 9
    assert text.startswith(f"the bench {bench!r} cannot be set: ")


@pytest.mark.parametrize(
    "bench",
    ["step mazur --at 9 --element 0,1", "step '2-3-1 relu moons rows=4'",
     "step 2-3-1 relu moons rows=4", "step lstm-2 --expand --optimizer adam --iterations 3",
     "train digits --model softmax"],
)  # fmt: skip
def test_a_bench_is_any_command_line_of_an_activity(bench):
    assert problems(f"text\n```bench\n{bench}\n```\n") == []


def test_a_title_that_contradicts_the_course_is_found(root):
    (root / "course.toml").write_text(CONTENTS.replace("The perceptron", "Perceptrons"))
    (problem,) = lint(root=root).problems
    assert "course.toml says 'Perceptrons'" in problem.text


def test_every_broken_file_is_reported_and_the_others_still_read(root):
    (root / "en" / "00-start.md").unlink()
    (root / "en" / "09-stray.md").write_text("x")
    (root / "en" / "01-perceptron.md").write_text(PERCEPTRON + "```quiz\n```\n")
    found = [(problem.file.rsplit("/", 1)[1], problem.line) for problem in lint(root=root).problems]
    assert found == [("00-start.md", 1), ("01-perceptron.md", 44), ("09-stray.md", 1)]


def test_a_page_on_which_one_only_reads_is_found(root):
    path = root / "en" / "00-start.md"
    text = path.read_text(encoding="utf-8")
    for more, found in (("Words.", True), ("**Do this:** press →.", False)):
        path.write_text(f"{text}\n## More\n\n{more}\n", encoding="utf-8")
        said = [one.text for one in lint([path], root).problems]
        assert any(one.startswith("nothing to do on the page 'More'") for one in said) is found


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("01-perceptron.md", None),
        ("01-perceptron.md#a-page", None),
        ("https://example.org", None),
        ("01-perceptron.md#nowhere", "leads to no page of it"),
        ("02-losses.md", "leads to no chapter"),
        ("javascript:x", "leads to no chapter"),
        ("<backstep:step xor --at 3>", None),
        ("<backstep:step nowhere>", "opens nothing"),
    ],
)
def test_links_that_lead_nowhere_are_found(root, target, problem):
    path = root / "en" / "00-start.md"
    path.write_text(
        path.read_text(encoding="utf-8") + f"\nSee [there]({target}).\n", encoding="utf-8"
    )
    found = [one.text for one in lint([path], root).problems if "the link" in one.text]
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


def test_a_cause_without_its_experiment_is_found():
    body = "So.\n\n<!-- claim: why -->\n\n```python other\n1\n```\n```output\n```\n"
    assert "no snippet 'why' here shows this" in problems(body)[0][1]
    assert problems(body.replace("other", "why")) == []


def test_the_command_prints_a_problem_a_line_and_a_summary(root, capsys):
    path = root / "en" / "01-perceptron.md"
    path.write_text(PERCEPTRON + "0.123\n", encoding="utf-8")
    assert command(["--no-run", "--course", str(root), "1"]) == 1
    first, summary = capsys.readouterr().out.splitlines()
    assert "01-perceptron.md:44: no snippet on this page prints 0.123" in first
    assert summary.startswith("1 chapter, 2 pages, 4 snippets (not run), 1 question, ")
    assert summary.endswith(": 1 problem")


@pytest.mark.parametrize("arguments", [["nowhere.md"], ["--fast"], ["/"], ["0/1"]])
def test_misuse_is_told_apart_from_problems(arguments):
    with pytest.raises((UsageError, NotInCourse)):
        command(arguments)


def test_a_new_chapter_lints_clean(tmp_path, capsys):
    course = tmp_path / "my_course"
    for slug in ("first", "second"):
        assert new(["chapter", slug, slug.title(), "--course", str(course)]) == 0
    assert command(["--course", str(course), "--run", "--json"]) == 0
    done = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (done["chapters"], done["problems"]) == (2, 0)
    for slug, title in (("first", "Again"), ("No Slug", "x"), ("ok", 'a "quoted" title')):
        with pytest.raises(UsageError):
            new(["chapter", slug, title, "--course", str(course)])
