"""Questions for the order of steps."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import parts
from tutor.quiz.items import ItemError
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import N_, _

if TYPE_CHECKING:
    from tutor.quiz.items import Item
    from tutor.quiz.question import Question

Ids = tuple[str, ...]
RANKS = "123456789"
_SHUFFLES = 20


class OrderStep(NamedTuple):
    """One step, and what to say where it comes too early. Of steps of one rank any may be first."""

    id: str
    text: str
    rank: int
    feedback: str
    line: int
    named: bool = False


class OrderSteps(NamedTuple):
    """The steps in the order in which they are shown."""

    steps: tuple[OrderStep, ...]
    feedback: str
    wrongs: dict[Ids, str]


class Order(Kind[Ids]):
    """An answer is the ids of all steps in their order."""

    name: ClassVar[str] = "order"
    task: ClassVar[str] = N_("put the steps in order")
    marks: ClassVar[str] = RANKS + "=!"
    silent: ClassVar[str] = RANKS
    field: ClassVar[str] = "tutor.app.widgets.answers.order:OrderField"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> OrderSteps:
        marked = [item for item in items if item.mark in RANKS]
        steps = tuple(_step(item, parts.letter(n)) for n, item in enumerate(marked[:26]))
        if not 3 <= len(marked) <= len(parts.LETTERS) or len({one.rank for one in steps}) < 2:
            raise ItemError(
                0, f"{len(marked)} steps to put in order", "write three or more: - [1], - [2] …"
            )
        parts.check_ids(steps)
        ids = {step.id for step in steps}
        told, wrongs = [item for item in items if item.mark == "="], {}
        if len(told) != 1 or told[0].text:
            raise ItemError(
                told[-1].line if told else 0,
                f"{len(told)} lines of = that say what the right order is good for",
                "write one = alone, and under it the feedback for the right order",
            )
        for item in items:
            if item.mark == "!":
                order = tuple(item.text.replace(",", " ").split())
                if set(order) != ids or len(order) != len(ids) or _in_order(steps, order):
                    raise ItemError(
                        item.line, f"{item.text!r} is no wrong order", "name each step's id once"
                    )
                wrongs[order] = item.feedback
        return OrderSteps(steps, told[0].feedback, wrongs)

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        steps = question.body.steps
        yield from parts.without_id(steps)
        first = min(step.rank for step in steps)
        for step in steps:
            if step.rank > first and not step.feedback:
                yield step.line, "say after > why this step cannot come earlier"

    def how(self, question: Question) -> str:
        sample = _sample(question.body.steps)
        return _("{task}, such as {sample}", task=_(self.task), sample=sample)

    def parse(self, question: Question, text: str) -> Ids:
        steps = question.body.steps
        places = parts.places(text, len(steps))
        if places is None or sorted(places) != list(range(len(steps))):
            raise AnswerError(
                _("Name every step once, the first one first: {sample}.", sample=_sample(steps))
            )
        return tuple(steps[place].id for place in places)

    async def grade(self, question: Question, given: Ids, runner: SupportsRun | None) -> Verdict:
        body: OrderSteps = question.body
        right = "\n".join(
            f"{number}. {step.text}"
            for number, step in enumerate(sorted(body.steps, key=lambda step: step.rank), 1)
        )
        if _in_order(body.steps, given):
            return Verdict(True, body.feedback, right)
        if given in body.wrongs:
            return Verdict(False, body.wrongs[given], right)
        early = _too_early(body.steps, given)
        said = _("“{step}” comes too early.", step=" ".join(early.text.split()))
        return Verdict(False, f"{said} {early.feedback}".strip(), right)

    def parts_right(self, question: Question, given: Ids) -> dict[str, bool]:
        """Of each step, whether it is in its place."""
        ranks = _ranks(question.body.steps, given)
        places = zip(given, ranks, sorted(ranks), strict=True)
        return {name: rank == wanted for name, rank, wanted in places}

    def dump(self, question: Question, given: Ids) -> str:
        return " ".join(given)

    def load(self, question: Question, kept: str) -> Ids | None:
        given = tuple(kept.split())
        ids = sorted(step.id for step in question.body.steps)
        return given if sorted(given) == ids else None

    def prompt_lines(self, question: Question) -> Iterable[str]:
        for place, step in enumerate(question.body.steps):
            yield f"{parts.letter(place)}.  {step.text}"

    def shuffled(self, question: Question, seed: int) -> Question:
        """Never in the right order."""
        chance, steps = random.Random(f"{seed}/{question.id}"), list(question.body.steps)
        for _attempt in range(_SHUFFLES):
            chance.shuffle(steps)
            if not _in_order(steps, tuple(step.id for step in steps)):
                break
        return question._replace(body=question.body._replace(steps=tuple(steps)))


def _sample(steps: Sequence[object]) -> str:
    """An order as it is typed, whichever."""
    return ", ".join(map(parts.letter, reversed(range(len(steps)))))


def _step(item: Item, place: str) -> OrderStep:
    text, name = parts.split_id(item.text, item.line)
    return OrderStep(name or place, text, int(item.mark), item.feedback, item.line, bool(name))


def _ranks(steps: Sequence[OrderStep], order: Ids) -> list[int]:
    rank = {step.id: step.rank for step in steps}
    return [rank[name] for name in order]


def _in_order(steps: Sequence[OrderStep], order: Ids) -> bool:
    ranks = _ranks(steps, order)
    return ranks == sorted(ranks)


def _too_early(steps: Sequence[OrderStep], order: Ids) -> OrderStep:
    """The first step that stands before one that has to be done earlier."""
    ranks = _ranks(steps, order)
    place = next(n for n, rank in enumerate(ranks) if rank > min(ranks[n:]))
    return next(step for step in steps if step.id == order[place])
