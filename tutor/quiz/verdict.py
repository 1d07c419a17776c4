"""What grading says about an answer."""

from __future__ import annotations

from typing import NamedTuple


class AnswerError(ValueError):
    """Text that is no answer to this kind of question: nothing to grade, so not counted as wrong.

    The message says what was expected, for the learner to read.
    """


class Verdict(NamedTuple):
    """Whether an answer is right, what to say to whoever gave it, and the right one as text.

    Feedback and right answer are Markdown from the lesson; the feedback of a right answer may be
    empty. `hard` is a right answer that the learner calls hard: it comes again sooner. Where the
    answer is code, `outcome` says more than right or wrong, and `line` is where in it something
    went wrong, counted from 1.
    """

    correct: bool
    feedback: str
    right_answer: str
    outcome: str = ""
    line: int | None = None
    hard: bool = False
