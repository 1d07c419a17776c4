"""Asking questions of a program: a question out, an answer in, a verdict out, a line each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.nearest import nearest
from tutor.commands.keeping import keeping
from tutor.commands.page_json import question_event, verdict_event
from tutor.commands.terminal import say_json
from tutor.commands.typed_lines import answer_in
from tutor.quiz.kind import RATINGS
from tutor.quiz.kinds import KINDS
from tutor.quiz.submit import submit
from tutor.quiz.verdict import AnswerError
from tutor.running.policy import NotAllowed
from tutor.words import _

if TYPE_CHECKING:
    from tutor.learner import Store
    from tutor.learner.answers import Context
    from tutor.quiz.question import Question
    from tutor.running.policy import Runner


def ask_as_json(
    store: Store, questions: Iterable[Question], context: Context, runner: Runner
) -> None:
    """Ask each question once. An answer is a line of text, or a JSON string where it has several
    lines; an empty line skips. After the end of the input, the questions are only told. An answer
    that is to be compared with others first is rated by another line.
    """
    keep = keeping(store)
    right = answered = 0
    for question in questions:
        say_json(question_event(question))
        if not (typed := answer_in(sys.stdin.readline())):
            continue
        kind = KINDS[question.kind]
        try:
            given = kind.parse(question, typed)
            if models := kind.compare(question, given):
                say_json(
                    {
                        "event": "compare",
                        "question": question.id,
                        "models": list(models),
                        "ratings": list(RATINGS),
                    }
                )
                given = kind.rated(given, _rating(sys.stdin.readline()))
            verdict = asyncio.run(submit(keep, question, given, runner=runner, context=context))
        except (AnswerError, NotAllowed) as error:
            say_json({"event": "refused", "question": question.id, "message": str(error)})
            continue
        answered += 1
        right += verdict.correct
        say_json(verdict_event(store, question, verdict))
    say_json({"event": "done", "answered": answered, "right": right})


def _rating(line: str) -> str:
    """The rating that a line of the input gives. Errors: AnswerError."""
    if (word := line.strip()) not in RATINGS:
        raise AnswerError(_(nearest(line.strip(), RATINGS)))
    return word
