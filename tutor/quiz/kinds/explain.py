"""Questions for an explanation: the learner writes one, compares it with three, and rates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz.items import ItemError
from tutor.quiz.kind import RATINGS, Kind, SupportsRun
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

MODELS = 3
LONGEST = 2000
"""Characters of an explanation."""
_FEWEST = 3
"""Words of an explanation."""


class Model(NamedTuple):
    """A model answer, and what it has or misses."""

    text: str
    good: bool
    feedback: str
    line: int


class Models(NamedTuple):
    """The model answers, as the lesson has them."""

    models: tuple[Model, ...]


class Explained(NamedTuple):
    """What the learner wrote, and how they rate it; no rating yet if that is empty."""

    text: str
    rating: str


class Explain(Kind[Explained]):
    """An answer is a sentence or two with the learner's own rating of them."""

    name: ClassVar[str] = "explain"
    task: ClassVar[str] = N_("explain in a sentence, then compare")
    marks: ClassVar[str] = "=!"
    self_rated: ClassVar[bool] = True
    field: ClassVar[str] = "tutor.app.widgets.answers.explain:ExplainField"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Models:
        models = tuple(
            Model(_joined(item.lines), item.mark == "=", _joined([item.feedback]), item.line)
            for item in items
            if item.mark in self.marks
        )
        if len(models) != MODELS or not any(one.good for one in models):
            raise ItemError(
                0,
                f"{len(models)} model answers",
                f"write {MODELS}: good ones after =, wanting ones after !, and under each after > "
                "what it has or misses",
            )
        for one in models:
            if not one.text:
                raise ItemError(one.line, "an empty model answer", "write it")
        return Models(models)

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        if all(one.good for one in question.body.models):
            yield question.line, "every model answer is good; let one miss something"

    def parse(self, question: Question, text: str) -> Explained:
        """An explanation, after its rating and a colon if it has one: ``good: because …``."""
        before, colon, after = text.partition(":")
        rated = bool(colon) and before.strip().lower() in RATINGS
        written = " ".join((after if rated else text).split())
        if len(written.split()) < _FEWEST or len(written) > LONGEST:
            raise AnswerError(_("Explain it in a sentence or two of your own."))
        return Explained(written, before.strip().lower() if rated else "")

    def compare(self, question: Question, given: Explained) -> Sequence[str]:
        return () if given.rating else compared(question.body)

    def rated(self, given: Explained, rating: str) -> Explained:
        return given._replace(rating=rating)

    async def grade(
        self, question: Question, given: Explained, runner: SupportsRun | None
    ) -> Verdict:
        best = next(one for one in question.body.models if one.good)
        if not given.rating:
            raise AnswerError(_("Compare your answer with the models first, then rate it."))
        if given.rating == "again":
            return Verdict(False, _("You will be asked again soon."), best.text)
        if given.rating == "hard":
            return Verdict(True, _("You will be asked again before long."), best.text, hard=True)
        return Verdict(True, _("You will be asked again after some days."), best.text)

    def dump(self, question: Question, given: Explained) -> str:
        return f"{given.rating}: {given.text}"

    def load(self, question: Question, kept: str) -> Explained | None:
        try:
            given = self.parse(question, kept)
        except AnswerError:
            return None
        return given if given.rating else None


def compared(body: Models) -> list[str]:
    """Each model answer with what it has or misses."""
    return [f"{'✓' if one.good else '✗'}  {one.text} → {one.feedback}" for one in body.models]


def _joined(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())
