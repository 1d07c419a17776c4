"""Questions for what is missing in a line of code, judged by running it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from tutor.quiz import prompt_code
from tutor.quiz.items import ItemError
from tutor.quiz.kind import RERUN_SECONDS, Kind, SupportsRun
from tutor.quiz.known_answers import MARKS, read_known_answers
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

GAP = "____"
"""What stands in the code for what is missing."""
LONGEST = 200
"""Characters of what is put into the gap."""


class Filling(NamedTuple):
    """What goes into the gap, rightly or in a known wrong way."""

    text: str
    feedback: str
    line: int


class Gap(NamedTuple):
    """The code with its gap, and what is known to go into it."""

    code: str
    right: Filling
    wrongs: tuple[Filling, ...]

    def filled(self, text: str) -> str:
        return self.code.replace(GAP, text)


class Complete(Kind[str]):
    """An answer is what goes into the gap. Right is what makes the code print the same as the
    lesson's own; a known wrong one is recognised by what it prints, too.
    """

    name: ClassVar[str] = "complete"
    task: ClassVar[str] = N_("type what goes into the gap")
    marks: ClassVar[str] = MARKS
    regrades: ClassVar[bool] = False
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedAnswer"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Gap:
        code = "\n".join(prompt_code.needed(prompt, "with a gap").code)
        if code.count(GAP) != 1:
            raise ItemError(0, f"{code.count(GAP)} gaps in the code", f"write {GAP} in one place")
        right, wrongs = read_known_answers(
            items,
            lambda item: Filling(item.text, item.feedback, item.line),
            lambda wrong, right: _same(code, wrong.text, right.text),
        )
        for one in (right, *wrongs):
            if _tree(code.replace(GAP, one.text)) is None or not one.text:
                raise ItemError(one.line, f"{one.text!r} makes no Python", "mend it, or the code")
        return Gap(code, right, wrongs)

    async def rerun(self, question: Question, runner: SupportsRun) -> Sequence[tuple[int, str]]:
        body: Gap = question.body
        known = (body.right, *body.wrongs)
        ran = [await _run(question, one.text, runner, RERUN_SECONDS) for one in known]
        right, *wrongs = map(_printed, ran)
        if right is None or not right.strip():
            return [(body.right.line, f"with {body.right.text!r} the code prints nothing")]
        return [
            (one.line, f"{one.text!r} prints what the right one prints: it is right")
            for one, printed in zip(body.wrongs, wrongs, strict=True)
            if printed == right
        ]

    def runs(self, question: Question) -> Sequence[str]:
        """The code with each known answer in its gap."""
        body: Gap = question.body
        return tuple(body.filled(one.text) for one in (body.right, *body.wrongs))

    def parse(self, question: Question, text: str) -> str:
        """What goes into the gap. Errors: AnswerError for what is no Python there."""
        typed = text.strip()
        if not typed or len(typed) > LONGEST or "\n" in typed or GAP in typed:
            raise AnswerError(_("Type the code that goes into the gap, in one line."))
        try:
            ast.parse(question.body.filled(typed))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            why = error.msg if isinstance(error, SyntaxError) else type(error).__name__
            raise AnswerError(_("Python cannot read the line: {why}.", why=why)) from None
        return typed

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        """What is known by its text is judged at once, all else by running it.

        Errors: AnswerError where nothing may run, or the lesson's own code does not.
        """
        body: Gap = question.body
        right = f"`{body.right.text}`"
        if _same(body.code, given, body.right.text):
            return Verdict(True, body.right.feedback, right)
        for wrong in body.wrongs:
            if _same(body.code, given, wrong.text):
                return Verdict(False, wrong.feedback, right)
        if runner is None:
            raise AnswerError(_("Code does not run here, so this cannot be judged."))
        wanted = _printed(await _run(question, body.right.text, runner))
        ran = await _run(question, given, runner)
        if wanted is None or _unknown(ran):
            raise AnswerError(_("The code could not be run just now: try once more."))
        if ran.status in ("timeout", "flood"):
            return Verdict(False, _("With that, the code does not come to its end."), right)
        printed = _printed(ran)
        if printed is None:
            return Verdict(False, _("With that, the code stops with an error."), right)
        if printed == wanted:
            return Verdict(True, body.right.feedback, right)
        for wrong in body.wrongs:
            if printed == _printed(await _run(question, wrong.text, runner)):
                return Verdict(False, wrong.feedback, right)
        first = next((line for line in printed.splitlines() if line.strip()), "")
        said = _("With that, the code prints something else: {output}", output=f"`{first}`")
        return Verdict(False, said, right)

    def dump(self, question: Question, given: str) -> str:
        return given


async def _run(
    question: Question, text: str, runner: SupportsRun, seconds: float | None = None
) -> Any:
    """How the code runs with this text in its gap."""
    return await runner.run(question.id, question.body.filled(text), seconds=seconds)


def _printed(ran: Any) -> str | None:
    """What the code printed; None where it did not come to its end."""
    return ran.output if ran.status == "ok" else None


def _unknown(ran: Any) -> bool:
    """Whether it is not the code that a run failed of: it did not start, or was killed."""
    return ran.status not in ("ok", "timeout", "flood") and ran.line is None


def _tree(code: str) -> str | None:
    """The code's meaning without its layout; None if it is no Python."""
    try:
        return ast.dump(ast.parse(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _same(code: str, one: str, other: str) -> bool:
    return _tree(code.replace(GAP, one)) == _tree(code.replace(GAP, other))
