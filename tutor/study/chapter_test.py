"""A chapter's test: its questions in one sitting, an answer to each, no hints.

Whoever passes knows the chapter, and need not read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from tutor.learner import answers_to, record_test
from tutor.quiz.kinds import KINDS
from tutor.quiz.order import as_again
from tutor.study.reviewing import fresh
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.course import Chapter
    from tutor.learner import Store
    from tutor.learner.keeper import Keep
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict

MARK = 0.8
"""The share of right answers from which a test is passed."""


@dataclass
class Sitting:
    """The test of a chapter, by its id, while it is taken: its questions, and the verdict on each
    that was answered, by its id.
    """

    chapter: str
    questions: tuple[Question, ...]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def right(self) -> int:
        return sum(verdict.correct for verdict in self.verdicts.values())

    @property
    def needed(self) -> int:
        """Right answers that are enough."""
        return needed(self.questions)

    @property
    def passed(self) -> bool:
        return 0 < self.needed <= self.right

    @property
    def missed(self) -> list[Question]:
        """The questions that were answered wrongly, or left out."""
        right = {name for name, verdict in self.verdicts.items() if verdict.correct}
        return [question for question in self.questions if question.id not in right]


def questions_of_test(store: Store, chapter: Chapter) -> list[Question]:
    """What the test of a chapter asks: every question that can be judged at once, in another order
    than on its page, or with other numbers; without hints.
    """
    found = []
    for one in chapter.asked:
        question = fresh(store, one)
        if KINDS[question.kind].judged_at_once:
            again = as_again(question, 1 + len(answers_to(store, one.id)))
            found.append(again._replace(hints=()))
    return found


def needed(questions: Sequence[Question]) -> int:
    """How many of these questions are to be answered rightly."""
    return ceil(MARK * len(questions))


async def keep_result(keep: Keep, sitting: Sitting) -> bool:
    """Put the result on disk; False if it is not there."""
    return await keep(
        lambda store: record_test(
            store,
            sitting.chapter,
            correct=sitting.right,
            asked=len(sitting.questions),
            passed=sitting.passed,
        )
    )


def rules(questions: Sequence[Question]) -> str:
    """What is said before the test."""
    return ngettext(
        "{n} question, one answer, no hints. If it is right, you know this chapter.",
        "{n} questions, one answer each, no hints, all in one sitting. With {needed} right "
        "answers you know this chapter.",
        len(questions),
        needed=needed(questions),
    )


def came_to(sitting: Sitting) -> str:
    """What is said after it."""
    asked = len(sitting.questions)
    if sitting.passed:
        return _(
            "{right} of {asked} right, and {needed} were needed. You know this chapter.",
            right=sitting.right,
            asked=asked,
            needed=sitting.needed,
        )
    return _(
        "{right} of {asked} right, but {needed} were needed. What you got wrong comes back in "
        "review.",
        right=sitting.right,
        asked=asked,
        needed=sitting.needed,
    )
