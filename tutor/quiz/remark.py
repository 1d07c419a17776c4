"""What a learner says is wrong with a question, kept for its author."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tutor import learner
from tutor.quiz.kinds import KINDS

if TYPE_CHECKING:
    from tutor.learner.keeper import Keep
    from tutor.quiz.question import Question

LONGEST = 2000
"""Characters of a remark."""


def wording(question: Question) -> str:
    """A few hexadecimal digits that change when the question is worded otherwise, and not with the
    order in which its parts are shown.
    """
    asked = "\0".join([question.kind, question.prompt, question.excerpt, *_parts(question)])
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


async def remark(keep: Keep, question: Question, answer: str, words: str) -> bool:
    """Put on disk what is said of a question that was answered so; False if it is not there."""
    hashed, said = wording(question), words[:LONGEST]
    return await keep(lambda store: learner.record_remark(store, question.id, hashed, answer, said))


def _parts(question: Question) -> list[str]:
    """The texts of options and the like, without their letters, and without drawings of them."""
    lines = KINDS[question.kind].prompt_lines(question)
    return sorted(line.partition("  ")[2] for line in lines if not line.startswith("~~~"))
