"""The linter's rules for questions: what each kind asks for, and the mix over a chapter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.quiz import parts
from tutor.quiz.kinds import KINDS

if TYPE_CHECKING:
    from tutor.course.model import Chapter

FEW_CHOICES = 4
"""Choices of a chapter below which one letter may well be right in most of them."""
MOST_NUMBERS = 3
"""Questions of a chapter that ask for a number: more of them teach arithmetic, not the idea."""

Found = Iterator[tuple[int, str]]


def check_questions(chapter: Chapter) -> Found:
    """What the kind of each question says of it."""
    for question in chapter.questions:
        yield from KINDS[question.kind].lint(question)


def check_letters(chapter: Chapter) -> Found:
    """A letter that is right too often."""
    placed = [(KINDS[one.kind].right_place(one), one) for one in chapter.questions]
    places = [place for place, _question in placed if place is not None]
    for place in sorted(set(places)):
        if len(places) >= FEW_CHOICES and places.count(place) > len(places) / 2:
            line = next(question.line for at, question in placed if at == place)
            yield (
                line,
                f"{parts.letter(place)} is right in {places.count(place)} of {len(places)} choices "
                "of this chapter; move some of the right options",
            )


def check_number_questions(chapter: Chapter) -> Found:
    """More questions for a number than a chapter should ask."""
    asked = [question for question in chapter.questions if question.kind == "number"]
    for question in asked[MOST_NUMBERS:]:
        yield (
            question.line,
            f"a chapter asks for {MOST_NUMBERS} numbers at the most, this one for {len(asked)}; "
            "ask why, what if, which line, or for the sign",
        )
