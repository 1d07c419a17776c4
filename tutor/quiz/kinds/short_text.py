"""Questions for a word or a few: forms that are accepted, and wrong ones that are known."""

from __future__ import annotations

import re
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

_PRIMES = dict.fromkeys(map(ord, "‘’′´"), "'")
"""Signs that stand for a prime, or an apostrophe."""
_QUOTES = "\"'`“”"
_ACCENTS = re.compile(r"([^\W\d_])[\u0300-\u036f]+")
_MINUS = re.compile(r"\s*-\s*")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


class AcceptedForms(NamedTuple):
    """Forms of one answer, a line each; the first is the one to show."""

    forms: tuple[str, ...]
    feedback: str
    line: int

    @property
    def text(self) -> str:
        return self.forms[0]

    def names(self, given: str, *, fold: bool = False) -> bool:
        """Whether one of the forms is meant, whatever its accents and spaces; with `fold`,
        whatever its capitals, too.
        """
        return _bare(given, fold=fold) in (_bare(form, fold=fold) for form in self.forms)


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
        if _meant(question, given) is not None:
            return given
        typed = _bare(given, fold=True)
        if any(_slip(typed, _bare(form, fold=True)) for form in question.body.right.forms):
            raise AnswerError(_("One letter differs from an answer: look at the spelling."))
        return given

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        right = question.body.right
        meant = _meant(question, given)
        if meant is None:
            said = _("That is not what is meant: think of another word.")
            return Verdict(False, said, right.text)
        return Verdict(meant is right, meant.feedback, right.text)

    def dump(self, question: Question, given: str) -> str:
        return given


def _meant(question: Question, given: str) -> AcceptedForms | None:
    """The known answer, right or wrong, that was given. Capitals tell answers apart only where
    nothing else does: W and w.
    """
    known: tuple[AcceptedForms, ...] = (question.body.right, *question.body.wrongs)
    for one in known:
        if one.names(given):
            return one
    folded = [one for one in known if one.names(given, fold=True)]
    return folded[0] if len(folded) == 1 else None


def _bare(text: str, *, fold: bool = False) -> str:
    """Letters without accents, digits and signs; hyphens as spaces, no full stop, no quotation
    marks. What changes a formula stays: the minus before a term, the prime, the stroke of ≠.
    """
    typed = plain(text).translate(_PRIMES)
    apart = unicodedata.normalize("NFKD", typed.casefold() if fold else typed)
    letters = unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", apart))
    words = _HYPHEN.sub(" ", _MINUS.sub("-", letters))
    inside = " ".join(words.split()).rstrip(" .")
    while len(inside) > 1 and inside[0] in _QUOTES and inside[-1] in _QUOTES:
        inside = inside[1:-1].strip().rstrip(" .")
    return inside.lstrip(_QUOTES).rstrip(_QUOTES.replace("'", "")).strip()


def _slip(given: str, right: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    if min(_letters(given), _letters(right)) < _SPELLED or abs(len(given) - len(right)) > 1:
        return False
    begin = 0
    while begin < min(len(given), len(right)) and given[begin] == right[begin]:
        begin += 1
    mine, theirs = given[begin:], right[begin:]
    swapped = mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return swapped or theirs[1:] in (mine, mine[1:]) or mine[1:] == theirs


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
