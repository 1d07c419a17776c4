from __future__ import annotations

import pytest
from asked import make

from tutor.quiz.kinds.output import Printed
from tutor.quiz.known_answers import KnownAnswers
from tutor.quiz.number_answers import NumberAnswer
from tutor.quiz.options import Option, Options


def options(*marked):
    """Options from texts; a leading `*` marks a right one; the feedback says whose it is."""
    texts = [(text.lstrip("*"), text.startswith("*")) for text in marked]
    return Options(
        tuple(Option(text.lower(), text, right, f"about {text}", 1, True) for text, right in texts)
    )


@pytest.fixture
def choice():
    return make("choice", options("AND", "OR", "*XOR", "NAND"))


@pytest.fixture
def several():
    return make("several", options("*sum", "mean", "*max", "median"))


@pytest.fixture
def number():
    return make(
        "number",
        KnownAnswers(
            NumberAnswer("0.7414", "o₁ − t₁", 1, 0.7414, 0.0005),
            (
                NumberAnswer("0.7514", "that is o₁ itself", 1, 0.7514, 0.0005),
                NumberAnswer("0.76", "a rough wrong number", 1, 0.76, 0.01),
            ),
        ),
    )


@pytest.fixture
def output():
    return make(
        "output",
        KnownAnswers(
            Printed("[1, 2]\nDone", "the list, then the word", 1),
            (Printed("[2, 1]\nDone", "sorted gives a new list", 1),),
        ),
    )


@pytest.fixture
def numeric():
    """Make a question for a number."""

    def build(value, tolerance, *wrongs):
        known = tuple(NumberAnswer(str(wrong), "known", 1, wrong, tolerance) for wrong in wrongs)
        return make(
            "number", KnownAnswers(NumberAnswer(str(value), "", 1, value, tolerance), known)
        )

    return build
