"""Questions for the shape of an array."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import prompt_code
from tutor.quiz.items import ItemError
from tutor.quiz.kind import RERUN_SECONDS, Kind, SupportsRun
from tutor.quiz.known_answers import MARKS, KnownAnswers, read_known_answers
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

_SIZES = re.compile(r"[0-9]{1,9}(?:(?:\s*[,x×·*]\s*|\s+)[0-9]{1,9})*\s*,?|")
Shape = tuple[int, ...]


class ShapeAnswer(NamedTuple):
    """A shape that answers the question, rightly or in a known wrong way."""

    text: str
    feedback: str
    line: int
    shape: Shape


class ArrayShape(Kind[Shape]):
    """An answer is a shape: the size of each axis."""

    name: ClassVar[str] = "shape"
    task: ClassVar[str] = N_("type a shape, such as (2, 3)")
    marks: ClassVar[str] = MARKS
    field: ClassVar[str] = "tutor.app.widgets.answers.typed:TypedAnswer"

    def read(
        self, prompt: str, items: Sequence[Item], words: Sequence[str]
    ) -> KnownAnswers[ShapeAnswer]:
        return read_known_answers(items, _answer, lambda wrong, right: wrong.shape == right.shape)

    async def rerun(self, question: Question, runner: SupportsRun) -> Sequence[tuple[int, str]]:
        fenced = prompt_code.code_of(question.prompt)
        if fenced is None:
            return ()
        ran = await runner.run(question.id, "\n".join(fenced.code), seconds=RERUN_SECONDS)
        *_rest, last = ran.output.rstrip().split("\n")
        right = question.body.right
        if ran.status == "ok" and (not last or _read(last) == right.shape):
            return ()
        return [(right.line, f"the shape is {right.text}; the prompt's code ends with {last!r}")]

    def parse(self, question: Question, text: str) -> Shape:
        """The shape in `(32, 10)`, `32x10`, `32×10`, `32, 10`, `()`. Errors: AnswerError."""
        shape = _read(text)
        if shape is None or (not shape and not re.search(r"[(\[]", plain(text))):
            raise AnswerError(
                _("Type the size of each axis, such as (2, 3) or 2 x 3; () for a single number.")
            )
        return shape

    async def grade(self, question: Question, given: Shape, runner: SupportsRun | None) -> Verdict:
        right, wrongs = question.body
        if given == right.shape:
            return Verdict(True, right.feedback, right.text)
        for wrong in wrongs:
            if given == wrong.shape:
                return Verdict(False, wrong.feedback, right.text)
        return Verdict(False, _difference(given, right.shape), right.text)

    def dump(self, question: Question, given: Shape) -> str:
        return str(given)


def _answer(item: Item) -> ShapeAnswer:
    shape = _read(item.text)
    if shape is None or not item.text:
        raise ItemError(item.line, f"{item.text!r} is no shape", "write one like (32, 10)")
    return ShapeAnswer(str(shape), item.feedback, item.line, shape)


def _read(text: str) -> Shape | None:
    inside = plain(text)
    if inside[:1] + inside[-1:] in ("()", "[]"):
        inside = inside[1:-1].strip()
    if not _SIZES.fullmatch(inside):
        return None
    return tuple(int(size) for size in re.findall(r"[0-9]+", inside))


def _difference(given: Shape, right: Shape) -> str:
    if sorted(given) == sorted(right):
        return _("The sizes are right, but they stand on other axes.")
    if len(given) != len(right):
        return ngettext(
            "It has {n} axis: count the indices that one element needs.",
            "It has {n} axes: count the indices that one element needs.",
            len(right),
        )
    if prod(given) == prod(right):
        return _("The number of elements is right, but not how they are laid out.")
    axes = [axis for axis, (mine, its) in enumerate(zip(given, right, strict=True)) if mine != its]
    return _("Axis {axis} has another size; axes count from 0.", axis=axes[0])
