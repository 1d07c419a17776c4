"""The glossary: parsed with every fault, asked by any form of a word, found in a text."""

from __future__ import annotations

import pytest
from course_samples import CONTENTS

from tutor.course import LessonError, NotInCourse, load_course, load_glossary
from tutor.course.contents import read_contents
from tutor.course.glossary import parse_glossary
from tutor.course.mentions import Mentions

WORDS = """\
# Glossary

For readers.

## weight

What an input is multiplied by.

    z = w·x

- also: synapse
- first: [A page](01-perceptron.md#a-page)
- see: [learning rate](#learning-rate),
  [ReLU](#relu)

## learning rate

How far to go.

- first: losses

## ReLU

max(0, z).

- first: [Hello](00-start.md#hello)

## step {#a-step}

One change.

<!-- everyday -->

- first: losses
"""


def parsed(text, tmp_path):
    course = read_contents(CONTENTS.encode(), tmp_path, "en", "course.toml")
    return parse_glossary(text, course, "glossary.md")


@pytest.fixture
def glossary(tmp_path):
    return parsed(WORDS, tmp_path)


def test_a_word_has_its_text_formula_forms_page_and_neighbours(glossary):
    weight = glossary.by_slug["weight"]
    assert weight.markdown == "What an input is multiplied by.\n\n    z = w·x"
    assert weight.formula == "z = w·x"
    assert weight.forms == ("weight", "synapse")
    assert (weight.first, weight.chapter) == ("perceptron/a-page", "perceptron")
    assert weight.see == ("learning-rate", "relu")
    assert (weight.line, weight.everyday) == (5, False)
    assert glossary.by_slug["learning-rate"].first == "losses"
    assert glossary.by_slug["a-step"].everyday


def test_a_word_is_asked_for_by_slug_name_or_other_form(glossary):
    for name in ("learning-rate", "Learning  rate", "LEARNING RATE"):
        assert glossary.find(name).slug == "learning-rate"
    assert glossary.find("synapse").slug == "weight"
    with pytest.raises(NotInCourse, match="did you mean learning rate"):
        glossary.find("lerning rate")


def test_words_are_found_in_a_text_as_they_are_written_there(glossary):
    text = "Weights, a learning\nrate, synapse; relu, ReLUs; step; counterweight; learning, rate"
    found = [(m.term.slug, text[m.start : m.end]) for m in Mentions(glossary).find(text)]
    assert found == [
        ("weight", "Weights"),
        ("learning-rate", "learning\nrate"),
        ("weight", "synapse"),
        ("relu", "ReLUs"),
    ]


WRONG = [
    ("# Glossary\n", 1, "without words"),
    (WORDS.replace("## weight", "## ???"), 5, "has no slug"),
    (WORDS.replace("## ReLU", "## weight"), 22, "is explained on line 5"),
    (WORDS.replace("What an input is multiplied by.\n\n    z = w·x\n", ""), 5, "is not explained"),
    (WORDS.replace("- first: [Hello](00-start.md#hello)", ""), 22, "no page introduces 'ReLU'"),
    (WORDS.replace("00-start.md#hello", "00-start.md"), 26, "is no page of the course"),
    (WORDS.replace("00-start.md#hello", "02-losses.md#x"), 26, "is no page of the course"),
    (WORDS.replace("- first: losses", "- first: perceptron", 1), 20, "is no page of the course"),
    (WORDS.replace("[ReLU](#relu)", "[ReLU](#rely)"), 13, "which is no other word here"),
    (WORDS.replace("[ReLU](#relu)", "ReLU"), 13, "are no words"),
    (WORDS.replace("- also: synapse", "- alias: synapse"), 11, "alias: is no fact"),
    (WORDS.replace("- also: synapse", "- also: s\n- also: t"), 12, "stands twice"),
    (WORDS.replace("- also: synapse", "- also: relu"), 22, "is a form of the word on line 5"),
    (WORDS.replace("  [ReLU](#relu)", "ReLU"), 14, "after the facts"),
    (WORDS.replace("max(0, z).", "```text\nmax\n```"), 24, "a fence in the glossary"),
    (WORDS.replace("max(0, z).", "# Title"), 24, "# Title"),
]


@pytest.mark.parametrize(("text", "line", "problem"), WRONG, ids=[each[2] for each in WRONG])
def test_each_fault_is_told_with_its_line(tmp_path, text, line, problem):
    with pytest.raises(LessonError) as caught:
        parsed(text, tmp_path)
    faults = [caught.value, *caught.value.others]
    assert any(one.line == line and problem in f"{one.problem} {one.remedy}" for one in faults), [
        str(one) for one in faults
    ]
    assert all(one.file == "glossary.md" for one in faults)


def test_a_course_may_have_no_glossary(tmp_path):
    (tmp_path / "course.toml").write_text(CONTENTS, encoding="utf-8")
    assert load_glossary(load_course(root=tmp_path)).terms == ()


def test_the_shipped_glossary_explains_what_the_stepper_and_the_labs_speak_of():
    glossary = load_glossary(load_course())
    for word in ("upstream", "local derivative", "gradient", "logit", "dropout", "LayerNorm",
                 "attention", "Adam", "epoch", "learning rate", "fused operation"):  # fmt: skip
        assert glossary.find(word).markdown
