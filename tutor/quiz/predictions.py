"""Questions made from a walk: what number comes out here, its sign, the shape of its array.

A prediction is an ordinary question for a number, so that it is graded, kept and reviewed as any
other. Its known wrong answers are computed by making the mistakes that people make.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.expression import element_name, format_number
from core.walk import near_misses
from tutor.quiz.kinds.number import Number, graded
from tutor.quiz.known_answers import KnownAnswers
from tutor.quiz.number_answers import NumberAnswer
from tutor.quiz.question import Question
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.quiz.walk_id import WalkId, parse_walk_id
from tutor.words import _

if TYPE_CHECKING:
    from core.walk import Step, Walk

SHARE = 0.01
"""How far a prediction may lie from the number, as a share of it: two digits are enough."""

_SHAPE = re.compile(r"\(\s*(\d+(?:\s*,\s*\d+)*)?\s*,?\s*\)")


def prediction(name: str, walk: Walk, step: Step, index: tuple[int, ...]) -> Question:
    """The question for element `index` of what `step` makes, in the walk called `name`."""
    value = float(step.array[index])
    target = element_name(step.name, index)
    explanation = step.explain(index)
    wrongs = tuple(
        NumberAnswer(format_number(miss.value), _(miss.why), 0, *_near(miss.value))
        for miss in near_misses(walk, step, index)
        if abs(miss.value - value) > _tolerance(value) + _tolerance(miss.value)
    )
    return Question(
        str(WalkId(name, step.position + 1, index)),
        Number.name,
        _(
            "In the walk *{walk}*, step {n}: {formula}. What is {sought}?",
            walk=name,
            n=step.position + 1,
            formula=f"`{step.written.told(_)}`",
            sought=f"`{target} = {explanation.numbers}`",
        ),
        KnownAnswers(
            NumberAnswer(
                format_number(value),
                f"`{target} = {explanation.symbols}`",
                0,
                *_near(value),
            ),
            wrongs,
        ),
        (f"`{target} = {explanation.symbols}`", f"`= {explanation.numbers}`"),
    )


def prediction_named(question_id: str) -> Question | None:
    """The prediction with this id, as its walk stands at first; None if there is none such."""
    place = parse_walk_id(question_id)
    if place is None or not is_prediction(question_id):
        return None
    walk = _as_shipped(place.walk)
    return prediction(place.walk, walk, walk.steps[place.position - 1], place.element)


def is_prediction(question_id: str) -> bool:
    """Whether there is a prediction with this id, in a walk as it stands at first."""
    from core.examples import EXAMPLES

    place = parse_walk_id(question_id)
    if place is None or place.walk not in EXAMPLES:
        return False
    walk, position, index = _as_shipped(place.walk), place.position - 1, place.element
    if not 0 <= position < len(walk.steps):
        return False
    shape = walk.steps[position].array.shape
    return len(index) == len(shape) and all(i < size for i, size in zip(index, shape, strict=True))


@lru_cache(maxsize=4)
def _as_shipped(name: str) -> Walk:
    from core.examples import EXAMPLES

    return EXAMPLES[name].walk()


def can_come_again(question: Question, text: str) -> bool:
    """Whether review will ask just this question, and `text` answers it: with a number.

    In a walk that was edited, opened or iterated, another number stands under the same id.
    """
    return not leaves_number_open(text) and prediction_named(question.id) == question


def leaves_number_open(text: str) -> bool:
    """Whether a prediction says the sign or the shape alone: the number is still to come."""
    typed = plain(text)
    return typed in ("+", "-") or _SHAPE.fullmatch(typed) is not None


def grade_prediction(question: Question, step: Step, index: tuple[int, ...], text: str) -> Verdict:
    """Grade what was typed: a number, or + or − for its sign alone, or the array's shape: (2,3).

    Feedback to a sign or a shape does not tell the number. Raises AnswerError for anything else.
    """
    typed = plain(text)
    if typed in ("+", "-"):
        value = float(step.array[index])
        right = "0" if value == 0 else "+" if value > 0 else "−"
        same = right == typed.replace("-", "−")
        said = typed.replace("-", "−")
        told = (
            _("Its sign is {sign}.", sign=said) if same else _("Its sign is not {sign}.", sign=said)
        )
        return Verdict(same, told, right)
    if shape := _SHAPE.fullmatch(typed):
        given = tuple(int(size) for size in re.findall(r"\d+", shape[0]))
        shapes = str(step.shaped.told(_)) or _("all are single numbers")
        said = _("The shapes: {shapes}.", shapes=shapes)
        return Verdict(given == step.array.shape, said, shapes)
    try:
        return graded(question.body, Number().parse(question, typed))
    except AnswerError as error:
        raise AnswerError(
            _("{refusal} Or type + or − for the sign, (2,3) for the shape.", refusal=error)
        ) from None


def _near(value: float) -> tuple[float, float]:
    return value, _tolerance(value)


def _tolerance(value: float) -> float:
    return SHARE * abs(value) if np.isfinite(value) and value else 1e-6
