"""Code that a learner writes, as data: what they begin with, and how it is judged."""

from __future__ import annotations

from typing import NamedTuple

KIND = "code"
"""The kind of question that an exercise is."""


class Mutant(NamedTuple):
    """A wrong answer to an exercise that people give, and what to say to them."""

    name: str
    code: str
    feedback: str
    line: int


class Exercise(NamedTuple):
    """The body of a question whose answer is code: the `function` to define, or the class.

    `cases` is code that defines ``cases(rng)``, an iterator over arguments, the smallest first;
    perhaps ``verify(result, *arguments)``, which says what is wrong with a result, or returns None;
    perhaps ``use(function, *arguments)`` where calling the function is not enough; perhaps
    ``raises``, the exceptions that the solution means to raise. `tolerance` is relative to each
    number of a result; `seconds` is how long judging may take once the learner's code runs;
    `faster_than` is in durations of the solution, None where speed does not matter. `worked` is the
    name of an exercise or a snippet that shows the way.
    """

    function: str
    starter: str
    solution: str
    cases: str
    mutants: tuple[Mutant, ...]
    tolerance: float = 1e-6
    seconds: float = 10.0
    faster_than: float | None = None
    worked: str | None = None
