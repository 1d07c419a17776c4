"""Words are said before they are used: the linter finds where they are not."""

from __future__ import annotations

import pytest
from course_samples import PERCEPTRON

from tutor.authoring.lint import lint

WORDS = """\
# Glossary

## weight

What an input is multiplied by.

- first: [A page](01-perceptron.md#a-page)

## softmax

Makes probabilities.

- first: losses

## step

One change.

<!-- everyday -->

- first: losses
"""


@pytest.fixture
def linted(root):
    """What the linter says about words after changes: `linted(start=…, perceptron=…, words=…)`."""

    def found(start="", perceptron="", words=WORDS):
        first = root / "en" / "00-start.md"
        first.write_text(first.read_text(encoding="utf-8") + start, encoding="utf-8")
        said = PERCEPTRON.replace("Predict.\n", f"Predict.\n{perceptron or 'A weight.'}\n")
        (root / "en" / "01-perceptron.md").write_text(said, encoding="utf-8")
        (root / "en" / "glossary.md").write_text(words, encoding="utf-8")
        return [
            (one.file.rsplit("/", 1)[1], one.line, one.text) for one in lint(root=root).problems
        ]

    return found


def test_words_in_order_pass(linted):
    assert linted("A step.\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "The two\nweights.",
        "> [!NOTE]\n> The\n> weight.",
        "```question q\nA\nweight?\n\n- [x] a\n  > Yes.\n- [ ] b\n  > No.\n```",
        "The\n*weight* set.",
    ],
)
def test_a_word_before_the_page_that_introduces_it_is_found_with_its_line(linted, text):
    ((file, line, problem),) = linted(f"\n{text}\n")
    lines = ["", *text.split("\n")]
    where = next(n for n, words in enumerate(lines) if "weight" in words)
    assert (file, line) == ("00-start.md", 9 + where)
    assert problem.startswith("'weight")
    assert "before perceptron/a-page introduces it" in problem
    assert "[it](glossary.md#weight)" in problem


@pytest.mark.parametrize(
    "text",
    [
        "See [the weights](glossary.md#weight), then weight.",
        "In code, `weight`.",
        "    weight = 3",
        "```text\nweight\n```",
        "~~~text\nweight\n~~~",
        "<!-- weight -->",
        "[here](https://example.org/weight)",
    ],
)
def test_what_is_linked_or_code_passes(linted, text):
    assert linted(f"\n{text}\n") == []


def test_a_word_of_a_chapter_to_come_is_found_and_so_is_a_page_that_does_not_say_its_word(linted):
    ((file, _, problem),) = linted(perceptron="A weight and softmax.")
    assert (file, "before losses introduces it" in problem) == ("01-perceptron.md", True)
    ((file, line, problem),) = linted(perceptron="Nothing.")
    assert (file, line) == ("01-perceptron.md", 7)
    assert "does not say 'weight'" in problem


def test_faults_of_the_glossary_have_its_lines(linted):
    *_, (file, line, problem) = linted(words=WORDS.replace("#a-page", "#no-page"))
    assert (file, line) == ("glossary.md", 3)
    assert "introduced on perceptron/no-page; its pages are a-page" in problem
    found = linted(words=WORDS.replace("- first: losses", "- first: nowhere"))
    assert [(file, line) for file, line, _ in found] == [("glossary.md", 13), ("glossary.md", 21)]


def test_links_to_words_must_lead_to_one(linted):
    ((_, _, problem),) = linted("\nSee [it](glossary.md#wait).\n")
    assert "leads to no word of the glossary" in problem
