"""Questions for the sign of a number: positive, negative or zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from tutor.quiz import options
from tutor.quiz.items import HINT, ItemError
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

SIGNS = {"+": "plus", "-": "minus", "0": "zero"}
_NAMES = {"plus": N_("positive (+)"), "minus": N_("negative (−)"), "zero": N_("zero (0)")}


class WhichSign(Kind[str]):
    """An answer is ``plus``, ``minus`` or ``zero``."""

    name: ClassVar[str] = "sign"
    task: ClassVar[str] = N_("type +, − or 0")
    marks: ClassVar[str] = "=!"
    field: ClassVar[str] = "tutor.app.widgets.answers.sign:SignField"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> options.Options:
        """All three signs as options: the one after = is right, those after ! are wrong."""
        told = {}
        for item in items:
            if item.mark == HINT:
                continue
            name = SIGNS.get(plain(item.text))
            if name is None or name in told:
                raise ItemError(
                    item.line, f"{item.text!r} is no sign, or a second time", "write +, - or 0"
                )
            told[name] = item
        right = [item for item in told.values() if item.mark == "="]
        if len(right) != 1 or len(told) != len(SIGNS):
            raise ItemError(
                right[1].line if len(right) > 1 else 0,
                f"{len(right)} right signs and {len(told) - len(right)} wrong ones",
                "write one after = and the other two after !, each with its feedback",
            )
        return options.Options(
            tuple(
                options.Option(name, sign, told[name] in right, told[name].feedback,
                               told[name].line, True)
                for sign, name in SIGNS.items()
            ),
            ordered=True,
        )  # fmt: skip

    def parse(self, question: Question, text: str) -> str:
        typed = plain(text)
        if typed not in SIGNS:
            raise AnswerError(_("Type +, − or 0."))
        return SIGNS[typed]

    async def grade(self, question: Question, given: str, runner: SupportsRun | None) -> Verdict:
        right = next(option for option in question.body.options if option.right)
        option = options.by_id(question.body)[given]
        return Verdict(option.right, option.feedback, label(right.id))

    def dump(self, question: Question, given: str) -> str:
        return given

    def load(self, question: Question, kept: str) -> str | None:
        return kept if kept in SIGNS.values() else None

    def prompt_lines(self, question: Question) -> Iterable[str]:
        return ()


def label(name: str) -> str:
    """What a sign is called on the screen."""
    return _(_NAMES[name])
