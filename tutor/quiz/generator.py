"""What a generator of questions gives: the lines that an author would write, with numbers in them.

A generator is a module of `tutor.quiz.generators` with a function ``draw(chance, **settings)``. It
takes its numbers from `chance`, the right answer from `core`, and each known wrong answer from the
wrong formula that people use.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from random import Random
from typing import NamedTuple, TypeAlias

from tutor.quiz.items import Item
from tutor.quiz.numbers import half_unit_of

Value: TypeAlias = "float | tuple[int, ...]"
"""An answer: a number, or a shape."""
NOTHING = 1e-9
"""What is smaller is 0, and no more than the rounding of binary numbers."""
ABOVE = 3
"""Digits with which a number is kept beyond those that are asked for."""


class WrongAnswer(NamedTuple):
    """A wrong answer that people give: what the wrong formula comes to, and what to say of it."""

    value: Value
    feedback: str


class Drawn(NamedTuple):
    """A question with its numbers. `kind` is the name of its kind, `solution` the whole of the
    working, in Markdown; `digits` are the significant ones that a number is asked to, 0 where it
    is exact.
    """

    kind: str
    prompt: str
    answer: Value
    solution: str
    mistakes: tuple[WrongAnswer, ...]
    hints: tuple[str, ...]
    digits: int = 0

    def clashes(self) -> list[WrongAnswer]:
        """The wrong answers that are the right one, or one before them; all, where the right one
        cannot be asked to so many digits.
        """
        if self.digits and not isinstance(self.answer, tuple) and abs(self.answer) < NOTHING:
            return list(self.mistakes)
        found, taken = [], [self.answer]
        for mistake in self.mistakes:
            if any(self._same(mistake.value, one) for one in taken):
                found.append(mistake)
            else:
                taken.append(mistake.value)
        return found

    def items(self) -> list[Item]:
        """The answers as a lesson writes them, those that clash left out."""
        clashing = self.clashes()
        wrong = [
            _item("!", self._written(mistake.value), mistake.feedback)
            for mistake in self.mistakes
            if mistake not in clashing
        ]
        return [_item("=", self._written(self.answer), self.solution), *wrong]

    def _same(self, one: Value, other: Value) -> bool:
        if isinstance(one, tuple) or isinstance(other, tuple):
            return one == other
        return abs(one - other) <= self._near(one) + self._near(other)

    def _near(self, value: float) -> float:
        return half_unit_of(value, self.digits) if self.digits and value else 1e-9

    def _written(self, value: Value) -> str:
        if isinstance(value, tuple):
            return str(value)
        if not self.digits:
            return _signed(f"{value:.9g} ± 0")
        if not value:
            return f"0 ± {10.0**-self.digits:g}"
        return _signed(f"{value:.{self.digits + ABOVE}g}") + f" to {self.digits} digits"


def when(it_differs: bool, mistake: WrongAnswer) -> tuple[WrongAnswer, ...]:
    """The mistake where its formula differs from the right one; nothing where it cannot."""
    return (mistake,) if it_differs else ()


def working(said: str, *lines: str) -> str:
    """A worked solution: a sentence, and under it lines that keep their shape."""
    return "\n".join([said, "", *(f"    {line}" for line in lines)])


def tenths(chance: Random, most: float, step: float = 0.1) -> float:
    """A number other than 0 between −most and most, a multiple of `step`."""
    steps = round(most / step)
    return round(chance.choice([-1, 1]) * chance.randint(1, steps) * step, 6)


def rounded(value: float, decimals: int, digits: int) -> float:
    """`value` to so many decimals, and never to fewer than so many significant digits."""
    if value:
        decimals = max(decimals, digits - 1 - floor(log10(abs(value))))
    return round(value, decimals)


def listed(numbers: Sequence[str]) -> str:
    """Numbers as a vector is written: `(1, −0.5)`."""
    return f"({', '.join(numbers)})"


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _item(mark: str, text: str, feedback: str) -> Item:
    item = Item(mark, 0, text)
    item.notes = feedback.split("\n")
    return item
