"""The linter's rules for what a chapter says: length, letters, causes, the last page."""

from __future__ import annotations

import pytest
from course_samples import CONTENTS, INFO, PAGE

from tutor.authoring.causes import causes
from tutor.authoring.closing import HEADINGS
from tutor.authoring.lint import lint, lint_text
from tutor.authoring.problem import ChapterText
from tutor.commands.lint import main as command
from tutor.course.errors import LessonError
from tutor.course.load import load_course, load_notation
from tutor.course.scan import scan
from tutor.course.text import split_lines


def problems(body, notation=None):
    """Line and text of what the linter says about a page that holds `body`."""
    _, found = lint_text(PAGE + body, INFO, "01-perceptron.md", notation=notation)
    return [(problem.line, problem.text) for problem in found]


def snippet(*lines, word=""):
    return "\n".join([f"```python s {word}", *lines, "```", ""])


def test_a_snippet_of_more_than_fifteen_lines_is_found():
    many = [f"x = {n}" for n in range(16)]
    ((line, text),) = problems(snippet(*many))
    assert line == 8
    assert "'s' shows 16 lines" in text
    assert problems(snippet(*many[:15])) == []
    assert problems(snippet(*many[:15], "y = 1  # hide")) == []
    assert problems(snippet(*many, word="experiment")) == []


def test_a_line_of_code_that_is_cut_at_80_columns_is_found():
    ((line, text),) = problems(snippet(f"x = {'1' * 73}"))
    assert (line, "'s' is 77 columns wide" in text) == (8, True)
    assert problems(snippet(f"x = {'1' * 72}", f"y = {'1' * 90}  # hide")) == []


def test_a_fourth_question_for_a_number_is_found():
    asked = "".join(
        f"```question q{n} number\nHow many?\n\n= {n}\n  > So.\n! 9\n  > No.\n```\n\n"
        for n in range(4)
    )
    ((line, text),) = problems(asked)
    assert line == 8 + 3 * 9
    assert "3 numbers at the most, this one for 4" in text
    assert problems(asked.replace("q3 number", "q3 text")) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("It rains.\nIt is wet because it rains.\n", 9),
        ("- It is dry.\n- *Because* it rains.\n", 9),
        (
            "```question q\nWhy?\n\n- [x] because\n  > Yes.\n- [ ] no\n  > It is, because.\n```\n",
            14,
        ),
        ("It is wet because it rains.\n\nMore.\n\n<!-- claim: derived -->\n", 8),
        ("It is wet because it rains.\n\n<!-- no claim: I saw it -->\n", 8),
    ],
)
def test_a_because_without_a_mark_is_found(body, line):
    ((at, text),) = problems(body)
    assert at == line
    assert "why is not shown" in text


@pytest.mark.parametrize(
    "body",
    [
        "It is wet because it rains.\n\n<!-- claim: derived -->\n",
        "It is wet, because that is what we call it.\n\n<!-- claim: definition -->\n",
        "It is never dry.\n\n<!-- no claim: an old song says so -->\n",
        "```question q\nWhy?\n\n- [x] because\n  > Because.\n- [ ] no\n  > So.\n```\n\n"
        "<!-- claim: derived -->\n",
        snippet("# because") + "\n    z = 1 because\n",
        "```question q\nIs it because of rain?\n\n- [x] yes\n  > So.\n- [ ] no\n  > No.\n```\n",
    ],
)
def test_what_is_marked_or_only_asked_passes(body):
    assert problems(body) == []


def claimed(code, output="1"):
    return f"So.\n\n<!-- claim: s -->\n\n{snippet(code)}\n```output\n{output}\n```\n"


@pytest.mark.parametrize(
    "code",
    [
        "rng = np.random.default_rng(0)",
        "for seed in range(2): train(seed)",
        "for seed in (0, 1): train(seed)",
        "seed = 0",
    ],
)
def test_a_cause_tried_on_few_seeds_is_found(code):
    ((line, text),) = problems(claimed(code))
    assert line == 10
    assert "loop over `seed`" in text


@pytest.mark.parametrize(
    "code",
    [
        "print(1)",
        "for seed in range(3): train(seed)",
        "print([train(seed) for seed in (4, 5, 6)])",
        "for seed in range(5, 8): train(seed)",
    ],
)
def test_a_cause_tried_on_three_seeds_or_without_chance_passes(code):
    assert problems(claimed(code)) == []


def test_an_experiment_that_prints_nothing_is_found():
    ((line, text),) = problems("So.\n\n<!-- claim: s -->\n\n" + snippet("x = 1"))
    assert line == 10
    assert "'s' prints nothing" in text


def test_every_sentence_that_says_why_is_listed_once_with_its_line():
    body = (
        "It is. It cannot be,\nas it never was. Only so.\n\n<!-- claim: derived -->\n\n"
        "- It makes sense\n- It is\n\n| always |\n|---|\n\n    only a formula\n"
    )
    lines = split_lines(PAGE + body, "x.md")
    found = [
        (cause.line, cause.word, cause.mark)
        for cause in causes(ChapterText(lines, 5, list(scan(lines, 5, "x.md"))))
    ]
    assert found == [(8, "cannot", "derived"), (9, "only", "derived"), (13, "makes", None)]


def test_to_need_no_proof_has_a_reason():
    ((line, text),) = problems("It is never dry.\n\n<!-- no claim: -->\n")
    assert (line, "say why it needs no experiment" in text) == (10, True)


def test_the_command_lists_what_says_why_without_a_mark(root, capsys):
    path = root / "en" / "01-perceptron.md"
    path.write_text(PAGE + "It can never be.\n", encoding="utf-8")
    assert command(["--causes", "--course", str(root), "1"]) == 0
    first, summary = capsys.readouterr().out.splitlines()
    assert first.endswith("01-perceptron.md:8: never: It can never be.")
    assert summary == "1 sentence says why without a mark"


CLOSING = """\
## The end {#closing}

### The idea

A line.

### Formulas

    z = w·x + b

### Numbers to reproduce

Three mistakes, 1.0 ± 0.5 over three seeds.

### You can now

- draw a line.

### Next

Losses.

### Sources

- Rosenblatt, *The perceptron*, 1958, pp. 386–408.
- Novikoff, 1962, p. 615.
- Somebody,
  <https://example.org/>.
"""
BY_CHANCE = snippet("rng = np.random.default_rng(0)")


def closing_problems(root, closing):
    path = root / "en" / "01-perceptron.md"
    path.write_text(
        f"{PAGE}{BY_CHANCE}\n## Next\n**Do this:** →.\n\n{closing}\n**Do this:** r.\n",
        encoding="utf-8",
    )
    return [problem.text for problem in lint([path], root).problems]


def test_a_chapter_that_closes_in_the_form_passes(root):
    assert closing_problems(root, CLOSING) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" {#closing}", "", "the last page is 'the-end'"),
        ("### Next", "### After that", "expected The idea, Formulas"),
        ("### Formulas\n\n    z = w·x + b\n\n", "", "expected The idea, Formulas"),
        ("    z = w·x + b", "z is a score", "no formula stands here"),
        ("1.0 ± 0.5 over three seeds", "one in three", "mean ± spread"),
        ("- draw a line.", "Draw a line.", "a list of what the reader can do"),
        ("- Novikoff, 1962, p. 615.\n", "", "2 sources; give 3"),
        (", p. 615", "", "where in it?"),
    ],
)
def test_what_the_last_page_lacks_is_found(root, old, new, said):
    assert old in CLOSING
    (problem,) = closing_problems(root, CLOSING.replace(old, new))
    assert said in problem


def test_numbers_need_no_spread_where_nothing_is_by_chance(root):
    path = root / "en" / "01-perceptron.md"
    text = CLOSING.replace(", 1.0 ± 0.5 over three seeds", "") + "**Do this:** r.\n"
    path.write_text(f"{PAGE}{snippet('x = 1')}\n{text}", encoding="utf-8")
    assert lint([path], root).problems == []


def test_the_last_page_has_each_heading_once():
    assert [line[4:] for line in CLOSING.splitlines() if line.startswith("### ")] == list(HEADINGS)


TABLE = """\
# Notation

| letter | what it is | where |
|---|---|---|
| x | the inputs | start |
| w, W | the **weight**s | perceptron |
| ε | the **nudge** of a check | losses |
| h | the hidden layer | losses |
| h | half of it | perceptron/a-page |
"""


@pytest.fixture
def notation(root):
    path = root / "en" / "notation.md"
    path.write_text(TABLE, encoding="utf-8")
    return load_notation(load_course(root=root))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("    y = w·x", "the letter y is not in notation.md"),
        ("where q₁ grows", "the letter q is not in notation.md"),
        ("the slope dz ≥ 0", "the letter z is not in notation.md"),
        ("then ε = 0.1", "the letter ε is not said before losses"),
        ("let the weight v grow", "the weight is called v here; it is w, W"),
        ("h is the nudge", "the nudge is called h here; it is ε"),
        (
            "```question q text\nIs z > 0?\n\n= yes\n  > So.\n```",
            "the letter z is not in notation.md",
        ),
    ],
)
def test_a_letter_that_means_something_else_is_found(notation, text, said):
    ((_line, found),) = problems(f"{text}\n", notation)
    assert said in found


def test_the_letters_of_a_question_with_other_numbers_each_time_are_looked_at(notation):
    asked = "```question q generated\ngenerator: batch-step\nrows: 3\nrate: 0.1\n```\n"
    found = [text for _line, text in problems(asked, notation)]
    assert {text.split(" is ")[0] for text in found} == {"the letter a", "the letter t"}


@pytest.mark.parametrize(
    "text",
    [
        "    W = w·x + h",
        "a line, a weight, I see; press q or ctrl+p",
        "in code `y = z` and a weight a network has",
        "| q | y |\n|---|---|\n| v | z |",
        "- [link](x.md) and x is the weight of nothing",
        snippet("y = q + z"),
    ],
)
def test_letters_of_the_table_words_and_code_pass(notation, text):
    assert [one for one in problems(f"{text}\n", notation) if "letter" in one[1]] == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| x | the label | perceptron |", "x has a meaning in line 5"),
        ("| v | the speed | nowhere |", "no chapter 'nowhere'"),
    ],
)
def test_a_table_that_contradicts_itself_is_found(root, row, said):
    path = root / "en" / "notation.md"
    path.write_text(f"{TABLE}{row}\n", encoding="utf-8")
    with pytest.raises(LessonError) as error:
        load_notation(load_course(root=root))
    assert said in error.value.problem
    (problem,) = (one for one in lint([path], root).problems if "notation.md" in one.file)
    assert (problem.line, said in problem.text) == (10, True)
    assert CONTENTS.count("slug") == 3
