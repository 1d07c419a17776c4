"""Questions with options: reading letters and numbers, grading, and another order for review."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from itertools import combinations
from typing import TYPE_CHECKING

from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict

if TYPE_CHECKING:
    from tutor.course.model import Question

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letter(index: int) -> str:
    """Return the letter shown before the option at `index`, counted from 0."""
    return _LETTERS[index]


def shuffled_options(question: Question, seed: int) -> Question:
    """Return the question with its options in an order that depends on `seed` and its id only.

    Letters, parsing and grading of the returned question follow the new order. Questions
    without options come back as they are.
    """
    options = list(question.options)
    random.Random(f"{seed}/{question.id}").shuffle(options)
    return question._replace(options=tuple(options))


def parse_options(question: Question, text: str) -> frozenset[int]:
    """Return the options named in text such as `b`, `2`, `a, c`, `ac`, as indices from 0."""
    names = [name for name in re.split(r"[\s,;.()]+", plain(text).lower()) if name]
    if len(names) == 1 and names[0].isalpha():
        names = list(names[0])
    chosen = frozenset(_index(question, name) for name in names)
    return checked_options(question, chosen)


def checked_options(question: Question, chosen: Collection[int]) -> frozenset[int]:
    """Return the indices as a set; raises AnswerError if they cannot be an answer."""
    outside = [index for index in chosen if not 0 <= index < len(question.options)]
    if outside or not chosen or (question.kind == "choice" and len(chosen) > 1):
        raise AnswerError(_expected(question))
    return frozenset(chosen)


def _index(question: Question, name: str) -> int:
    if name.isdecimal() and len(name) < 3:
        return int(name) - 1
    if len(name) == 1 and name in _LETTERS:
        return _LETTERS.index(name)
    raise AnswerError(_expected(question))


def _expected(question: Question) -> str:
    last = letter(len(question.options) - 1)
    if question.kind == "choice":
        return f"Choose one option: a letter from a to {last}."
    return f"Choose every option that is right: letters from a to {last}, such as a, {last}."


def options_text(question: Question, chosen: Collection[int]) -> str:
    """Return the chosen options as text that does not depend on the order they are shown in."""
    picked = set(chosen)
    return "; ".join(sorted(o.text for i, o in enumerate(question.options) if i in picked))


def recalled_options(question: Question, text: str) -> frozenset[int] | None:
    """Return the options that `options_text` wrote as `text`, None if they are no longer there."""
    count = len(question.options)
    sizes = (1,) if question.kind == "choice" else range(1, count + 1)
    for chosen in (some for size in sizes for some in combinations(range(count), size)):
        if options_text(question, chosen) == text:
            return frozenset(chosen)
    return None


def grade_options(question: Question, chosen: frozenset[int]) -> Verdict:
    """Grade the chosen indices: right is exactly the set of right options."""
    right = frozenset(i for i, option in enumerate(question.options) if option.right)
    # After a wrong answer: what is wrong about the wrong options, without giving away the rest.
    telling = chosen if chosen == right or question.kind == "choice" else chosen - right
    remarks = [question.options[i].feedback for i in sorted(telling)]
    missing = len(right - chosen)
    if question.kind == "several" and missing:
        also = "also " if telling else ""
        remarks.append(
            f"One right option is {also}missing."
            if missing == 1
            else f"{missing} right options are {also}missing."
        )
    return Verdict(
        correct=chosen == right,
        feedback="\n\n".join(remark for remark in remarks if remark),
        right_answer="\n".join(f"{letter(i)}. {question.options[i].text}" for i in sorted(right)),
    )
