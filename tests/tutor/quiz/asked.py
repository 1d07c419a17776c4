"""Answering a question as the app and the command line do, through its kind."""

from __future__ import annotations

import asyncio

from tutor.quiz.kinds import KINDS
from tutor.quiz.question import Question


def make(kind, body):
    """A question of the kind with this body."""
    return Question(f"perceptron/a-{kind}", kind, "?", body, (), 1)


def parse(question, text):
    return KINDS[question.kind].parse(question, text)


def grade(question, text):
    """The verdict on typed text."""
    return asyncio.run(KINDS[question.kind].grade(question, parse(question, text), None))


def kept(question, text):
    """What the log keeps of typed text."""
    return KINDS[question.kind].dump(question, parse(question, text))
