"""Questions for a word or a few: forms that are accepted, and wrong ones that are known."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.known_answers import MARKS, KnownAnswers, read_known_answers
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

LONGEST = 200
"""Characters of a short text."""
_SPELLED = 5
"""Letters from which on a word with one wrong letter is taken for a slip."""


class AcceptedForms(NamedTuple):
    """Forms of one answer, a line each; the first is the one to show."""

    forms: tuple[str, ...]
    feedback: str
    line: int

    @property
    def text(self) -> str:
        return self.forms[0]

    def names(self, given: str) -> bool:
        """Whether one of the forms is meant, whatever its capitals, accents and spaces."""
        return _bare(given) in map(_bare, self.forms)


class ShortText(Kind[str]):
    """An answer is a short text."""

    name: ClassVar[str] = "text"
    task: ClassVar[str] = N_("type a word or a few")
    marks: ClassVar[str] = MARKS
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedAnswer"

    def read(
        self, prompt: str, items: Sequence[Item], words: Sequence[str]
    ) -> KnownAnswers[AcceptedForms]:
        return read_known_answers(
            items,
            lambda item: AcceptedForms(tuple(map(str.strip, item.lines)), item.feedback, item.line),
            lambda wrong, right: any(map(right.names, wrong.forms)),
        )

    def parse(self, question: Question, text: str) -> str:
        """The text. Errors: AnswerError, also for what is a slip of the pen in a right answer."""
        given = " ".join(text.split())
        if not _bare(given) or len(given) > LONGEST:
            raise AnswerError(_("Type a word, or a few."))
        right, wrongs = question.body
        if any(one.names(given) for one in (right, *wrongs)):
            return given
        if any(_slip(_bare(given), _bare(form)) for form in right.forms):
            raise AnswerError(_("One letter differs from an answer: look at the spelling."))
        return given

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        right, wrongs = question.body
        if right.names(given):
            return Verdict(True, right.feedback, right.text)
        for wrong in wrongs:
            if wrong.names(given):
                return Verdict(False, wrong.feedback, right.text)
        return Verdict(False, _("That is not what is meant: think of another word."), right.text)

    def dump(self, question: Question, given: str) -> str:
        return given


def _bare(text: str) -> str:
    """Letters, digits and signs in lower case, without accents; hyphens as spaces, no full stop."""
    apart = unicodedata.normalize("NFKD", plain(text).casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(letters.replace("-", " ").split()).strip(" .\"'`“”‘’")


def _slip(given: str, right: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    if min(len(given), len(right)) < _SPELLED or abs(len(given) - len(right)) > 1:
        return False
    begin = 0
    while begin < min(len(given), len(right)) and given[begin] == right[begin]:
        begin += 1
    mine, theirs = given[begin:], right[begin:]
    swapped = mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return swapped or theirs[1:] in (mine, mine[1:]) or mine[1:] == theirs
