"""One door to grading, whatever the kind of question; nothing is recorded here."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from tutor.quiz.number import checked_number, grade_number, parse_number
from tutor.quiz.options import (
    checked_options,
    grade_options,
    options_text,
    parse_options,
    recalled_options,
)
from tutor.quiz.output import grade_output, parse_output
from tutor.quiz.verdict import AnswerError

if TYPE_CHECKING:
    from tutor.course.model import Question
    from tutor.quiz.verdict import Verdict

Given: TypeAlias = "str | float | Collection[int]"


def parse_answer(question: Question, text: str) -> frozenset[int] | float | str:
    """Return what typed text means as an answer to `question`.

    `choice` and `several`: the options' indices from 0, in the order of `question.options`;
    `number`: the number; `output`: the text. Raises AnswerError for text that is no such answer.
    """
    if question.kind in ("choice", "several"):
        return parse_options(question, text)
    if question.kind == "number":
        return parse_number(text)
    return parse_output(question, text)


def grade(question: Question, answer: Given) -> Verdict:
    """Grade an answer: text as the learner typed it, or what `parse_answer` makes of it.

    An int given to a `choice` is the option's index from 0. Raises AnswerError for what is no
    answer to this kind of question.
    """
    parsed = _parsed(question, answer)
    if isinstance(parsed, frozenset):
        return grade_options(question, parsed)
    if isinstance(parsed, float):
        return grade_number(question, parsed)
    return grade_output(question, parsed)


def answer_text(question: Question, answer: Given) -> str:
    """Return an answer as text for the log: options by their text, as their order may change."""
    parsed = _parsed(question, answer)
    if isinstance(parsed, frozenset):
        return options_text(question, parsed)
    return answer.strip() if isinstance(answer, str) else str(parsed)


def recalled(question: Question, text: str) -> frozenset[int] | float | str | None:
    """Return the answer that the log keeps as `text`; None if the question has changed since."""
    try:
        if question.kind in ("choice", "several"):
            return recalled_options(question, text)
        return parse_answer(question, text)
    except AnswerError:
        return None


def _parsed(question: Question, answer: Given) -> frozenset[int] | float | str:
    if isinstance(answer, str):
        return parse_answer(question, answer)
    if question.kind == "number" and isinstance(answer, int | float):
        return checked_number(answer)
    if question.kind in ("choice", "several"):
        if isinstance(answer, int):
            return checked_options(question, (answer,))
        if isinstance(answer, Collection):
            return checked_options(question, answer)
    raise TypeError(f"{answer!r} cannot answer {question.id}, a question of kind {question.kind}")
