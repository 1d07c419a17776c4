"""Asking questions line by line on standard input, for ``quiz`` and ``review``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tutor.commands.keeping import keeping
from tutor.commands.markdown import one_line, plain_lines
from tutor.commands.page import question_lines
from tutor.commands.terminal import wrapped
from tutor.commands.typed_lines import Left, typed_answer, typed_line
from tutor.quiz import tally, tries
from tutor.quiz.kind import RATINGS
from tutor.quiz.kinds import KINDS
from tutor.quiz.remark import remark
from tutor.quiz.submit import submit
from tutor.quiz.verdict import AnswerError
from tutor.running.policy import NotAllowed
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.learner import Store
    from tutor.learner.answers import Context
    from tutor.learner.keeper import Keep
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict
    from tutor.running.policy import Runner

HOW = N_(
    "Type your answer and press Enter. An empty line skips, q quits.\n"
    "? gives a hint; after one the question comes back sooner.\n"
    "After two tries of your own, ! shows the answer.\n"
    "## and a few words tell the author what is wrong with a question."
)
HINT, SHOW, REMARK = "?", "!", "##"


def ask_all(store: Store, questions: Iterable[Question], context: Context, runner: Runner) -> None:
    """Ask each question until it is answered rightly, shown or skipped. An answer is on disk
    before its feedback is shown; `runner` runs code where grading needs it.
    """
    keep = keeping(store)
    print(_(HOW))
    answered: list[tuple[str, bool]] = []
    try:
        for question in questions:
            print()
            for line in question_lines(question, excerpt=True):
                print(line)
            if KINDS[question.kind].in_code:  # it is no line to type
                print(_("  Write it: {command}", command=KINDS[question.kind].command(question)))
                continue
            asked = _Asked(keep, runner, question, context)
            try:
                asked.ask()
            finally:
                answered += [(question.id, correct) for correct in asked.judged]
    except Left:
        print()
    print()
    print(tally.told(answered))


class _Asked:
    """One question while it is asked; `verdict` is the one on the latest answer, `judged` says of
    each answer so far whether it was right.
    """

    def __init__(self, keep: Keep, runner: Runner, question: Question, context: Context) -> None:
        self.question = question
        self.verdict: Verdict | None = None
        self.judged: list[bool] = []
        self._keep = keep
        self._runner = runner
        self._context = context
        self._kind = KINDS[question.kind]
        self._hints = 0
        self._wrong: set[str] = set()
        self._latest = ""

    def ask(self) -> None:
        """Ask until the question is done with. Raises Left if the learner leaves."""
        while self.verdict is None or not self.verdict.correct:
            typed = typed_answer(self.question, _is_command)
            word = typed.strip()
            if not word:
                if self.verdict is None:
                    print(_("Skipped."))
                return
            if word == HINT:
                self._hint()
            elif word.startswith(REMARK):
                self._remark(word.removeprefix(REMARK).strip())
            elif word != SHOW:
                self._answer(typed)
            elif self.verdict is None or self._tries_left:
                print(tries.told(self._tries_left))
            else:
                _show(_("The answer: {answer}", answer=self.verdict.right_answer))
                _show(self.question.solution)
                return

    def _answer(self, typed: str) -> None:
        try:
            given = self._kind.parse(self.question, typed)
            if models := self._kind.compare(self.question, given):
                given = self._kind.rated(given, _rating(models))
            self._latest = self._kind.dump(self.question, given)
            self.verdict = asyncio.run(
                submit(
                    self._keep,
                    self.question,
                    given,
                    runner=self._runner,
                    hints=self._hints,
                    context=self._context,
                )
            )
        except (AnswerError, NotAllowed) as error:
            print(error)
            return
        self.judged.append(self.verdict.correct)
        print(_("Right.") if self.verdict.correct else _("Not right."))
        _show(self.verdict.feedback)
        if not self.verdict.correct:
            self._wrong.add(self._latest)
            print(
                _("Try again; an empty line moves on.")
                if self._tries_left
                else _("Try again; ! shows the answer, and an empty line moves on.")
            )

    @property
    def _tries_left(self) -> int:
        return tries.left(self._kind, tries.Standing(self._wrong))

    def _remark(self, words: str) -> None:
        if not words:
            print(_("Say after ## what is wrong with the question."))
        elif asyncio.run(remark(self._keep, self.question, self._latest, words)):
            print(_("Saved for the author; {command} shows it.", command="backstep quiz --remarks"))

    def _hint(self) -> None:
        hints = self.question.hints
        if self._hints < len(hints):
            self._hints += 1
            hint = hints[self._hints - 1]
            _show(
                _(
                    "Hint {number} of {count}: {hint}",
                    number=self._hints,
                    count=len(hints),
                    hint=hint,
                )
            )
        else:
            _show(_("There are no more hints.") if hints else _("This question has no hints."))


def _is_command(word: str) -> bool:
    return word in ("", HINT, SHOW) or word.startswith(REMARK)


def _rating(models: Sequence[str]) -> str:
    """How the learner rates an answer beside these. Raises Left if the learner leaves."""
    for text in models:
        label, gap, rest = text.partition("  ")
        for line in wrapped(one_line(rest), first=f"  {label}{gap}"):
            print(line)
    choices = [_(rating) for rating in RATINGS]
    print(
        _(
            "How good is yours? Type {first}, {second} or {third}.",
            first=choices[0],
            second=choices[1],
            third=choices[2],
        )
    )
    while True:
        word = typed_line().strip().lower()
        for rating in RATINGS:
            if word in (rating, _(rating)):
                return rating
        print(
            _(
                "Type {first}, {second} or {third}.",
                first=choices[0],
                second=choices[1],
                third=choices[2],
            )
        )


def _show(markdown: str) -> None:
    for line in plain_lines(markdown, "  "):
        print(line)
