"""Asking questions line by line on standard input, for ``quiz`` and ``review``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tutor.commands.markdown import plain_lines
from tutor.commands.page import question_lines
from tutor.quiz import AnswerError
from tutor.quiz.submit import submit
from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.course import Question
    from tutor.learner import Store
    from tutor.learner.answers import Context
    from tutor.quiz import Verdict

HOW = N_("Type your answer and press Enter. ? gives a hint, an empty line skips, q quits.")


class _Left(Exception):
    """The learner typed q, or the input ended."""


def ask_all(store: Store, questions: Iterable[Question], context: Context) -> None:
    """Ask each question once. An answer is on disk before its feedback is shown."""
    print(_(HOW))
    right = answered = 0
    try:
        for question in questions:
            print()
            for line in question_lines(question):
                print(line)
            verdict = _ask(store, question, context)
            if verdict is None:
                print(_("Skipped."))
                continue
            answered += 1
            right += verdict.correct
            _tell(verdict)
    except _Left:
        print()
    print()
    print(
        _("{right} of {answered} right.", right=right, answered=answered)
        if answered
        else _("You answered nothing.")
    )


def _ask(store: Store, question: Question, context: Context) -> Verdict | None:
    """The verdict on the first answer that is one; None if the question is skipped."""
    hints = 0
    while True:
        typed = _typed(question)
        if not typed.strip():
            return None
        if typed.strip() == "?":
            _show(_hint(question, hints))
            hints = min(hints + 1, len(question.hints))
            continue
        try:
            return submit(store, question, typed, hints=hints, context=context)
        except AnswerError as error:
            print(error)


def _typed(question: Question) -> str:
    """What the learner types: as many lines as the answer has, if a program's output is asked."""
    count = 1
    if question.kind == "output" and question.answer is not None:
        count = question.answer.text.rstrip().count("\n") + 1
    if count > 1:
        print(ngettext("({n} line)", "({n} lines)", count))
    lines = [_line()]
    while len(lines) < count and lines[0].strip() not in ("", "?"):
        lines.append(_line())
    return "\n".join(lines)


def _line() -> str:
    print("> ", end="", flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        print(line.rstrip("\n"))  # a terminal shows what is typed; a record of a pipe should too
    if not line or line.strip() == "q":
        raise _Left
    return line.rstrip("\n")


def _hint(question: Question, seen: int) -> str:
    if seen < len(question.hints):
        return _(
            "Hint {number} of {count}: {hint}",
            number=seen + 1,
            count=len(question.hints),
            hint=question.hints[seen],
        )
    return _("There are no more hints.") if seen else _("This question has no hints.")


def _tell(verdict: Verdict) -> None:
    print(_("Right.") if verdict.correct else _("Not right."))
    _show(verdict.feedback)
    if not verdict.correct:
        _show(_("The answer: {answer}", answer=verdict.right_answer))


def _show(markdown: str) -> None:
    for line in plain_lines(markdown, "  "):
        print(line)
