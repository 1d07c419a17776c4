from __future__ import annotations

import pytest

from tutor.course.model import Answer, Option, Question


def make(kind, **parts):
    fields = {
        "id": f"perceptron/a-{kind}",
        "kind": kind,
        "prompt": "?",
        "options": (),
        "answer": None,
        "wrongs": (),
        "hints": (),
        "line": 1,
    }
    return Question(**(fields | parts))


def options(*marked):
    """Options from texts; a leading `*` marks a right one; the feedback says whose it is."""
    return tuple(
        Option(text.lstrip("*"), text.startswith("*"), f"about {text.lstrip('*')}", 1)
        for text in marked
    )


@pytest.fixture
def choice():
    return make("choice", options=options("AND", "OR", "*XOR", "NAND"))


@pytest.fixture
def several():
    return make("several", options=options("*sum", "mean", "*max", "median"))


@pytest.fixture
def number():
    return make(
        "number",
        answer=Answer("0.7414", "o₁ − t₁", 1, 0.7414, 0.0005),
        wrongs=(
            Answer("0.7514", "that is o₁ itself", 1, 0.7514, 0.0005),
            Answer("0.76", "a rough wrong number", 1, 0.76, 0.01),
        ),
    )


@pytest.fixture
def output():
    return make(
        "output",
        answer=Answer("[1, 2]\nDone", "the list, then the word", 1),
        wrongs=(Answer("[2, 1]\nDone", "sorted gives a new list", 1),),
    )


@pytest.fixture
def numeric():
    """Make a question for a number."""

    def build(value, tolerance):
        return make("number", answer=Answer(str(value), "", 1, value, tolerance))

    return build
