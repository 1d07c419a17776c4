"""Pairs to be found: each of the parts to the left belongs to one to the right."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tutor.quiz import parts
from tutor.quiz.items import Item, ItemError
from tutor.quiz.kind import Kind, SupportsRun
from tutor.quiz.typed import plain
from tutor.quiz.verdict import AnswerError, Verdict
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.quiz.question import Question

Given = tuple[tuple[str, str], ...]
"""The ids of each part to the left and of what it was matched with."""

MOST = 9
"""Parts to the right; a digit names each."""
_TYPED = re.compile(r"([a-z])\s*[-=:→]?\s*([1-9])")


class Side(NamedTuple):
    """One part of a pair."""

    id: str
    text: str
    line: int
    named: bool = False


class Pairs(NamedTuple):
    """What is to be matched, in the order shown: the right part of each by ids, what to say when
    all are right, and of pairs that are known mistakes.
    """

    lefts: tuple[Side, ...]
    rights: tuple[Side, ...]
    key: dict[str, str]
    feedback: str
    wrongs: dict[tuple[str, str], str]


class Matching(Kind[Given]):
    """A kind whose answer matches each part to the left with one to the right."""

    marks: ClassVar[str] = "=!"

    def read(self, prompt: str, items: Sequence[Item], words: Sequence[str]) -> Pairs:
        return read(items)

    def lint(self, question: Question) -> Iterator[tuple[int, str]]:
        yield from parts.without_id(question.body.lefts)

    def how(self, question: Question) -> str:
        return _("{task}, such as {sample}", task=_(self.task), sample=_sample(question.body))

    def parse(self, question: Question, text: str) -> Given:
        """The pairs in `a2 b1 c3`, or `2 1 3` in the order of the letters. Errors: AnswerError."""
        body: Pairs = question.body
        typed = plain(text).lower()
        pairs = _TYPED.findall(typed)
        if pairs and not _TYPED.sub("", typed).strip(" ,;."):
            chosen = dict(pairs)
            numbers = [chosen.get(parts.letter(n), "") for n in range(len(body.lefts))]
            whole = len(pairs) == len(body.lefts)
        else:
            numbers = re.findall(r"[1-9]", typed)
            whole = len(numbers) == len(body.lefts) and not re.sub(r"[1-9\s,;.]", "", typed)
        places = [parts.index(number, len(body.rights)) for number in numbers]
        if not whole or None in places:
            raise AnswerError(
                _(
                    "Give each letter the number that belongs to it, such as {sample}.",
                    sample=_sample(body),
                )
            )
        return tuple(
            (left.id, body.rights[place].id)
            for left, place in zip(body.lefts, places, strict=True)
            if place is not None
        )

    async def grade(self, question: Question, given: Given, runner: SupportsRun | None) -> Verdict:
        body: Pairs = question.body
        right = sum(self.parts_right(question, given).values())
        if right == len(body.lefts):
            return Verdict(True, body.feedback, self.solution(body))
        said = ngettext(
            "{n} of {count} is right.", "{n} of {count} are right.", right, count=len(body.lefts)
        )
        told = [body.wrongs[pair] for pair in given if pair in body.wrongs]
        return Verdict(False, "\n\n".join([said, *told]), self.solution(body))

    def parts_right(self, question: Question, given: Given) -> dict[str, bool]:
        return {left: question.body.key[left] == mine for left, mine in given}

    def dump(self, question: Question, given: Given) -> str:
        return " ".join(f"{left}={right}" for left, right in sorted(given))

    def load(self, question: Question, kept: str) -> Given | None:
        body: Pairs = question.body
        chosen = dict(part.partition("=")[::2] for part in kept.split())
        known = {right.id for right in body.rights}
        if chosen.keys() != body.key.keys() or not known >= {*chosen.values()}:
            return None
        return tuple((left.id, chosen[left.id]) for left in body.lefts)

    def prompt_lines(self, question: Question) -> Iterable[str]:
        for place, left in enumerate(question.body.lefts):
            yield f"{parts.letter(place)}.  {left.text}"
        yield from self.right_lines(question.body)

    def right_lines(self, body: Pairs) -> Iterable[str]:
        """The parts to the right, each with its number."""
        for place, right in enumerate(body.rights):
            yield f"{place + 1}.  {right.text}"

    def solution(self, body: Pairs) -> str:
        """The right pairs, with the letters and numbers they are shown with."""
        places = {right.id: place for place, right in enumerate(body.rights, 1)}
        return "  ".join(
            f"{parts.letter(n)}{places[body.key[left.id]]}" for n, left in enumerate(body.lefts)
        )

    def shuffled(self, question: Question, seed: int) -> Question:
        """The right side in another order, never that of the left side."""
        body: Pairs = question.body
        rights = list(body.rights)
        chance = random.Random(f"{seed}/{question.id}")
        own = [body.key[left.id] for left in body.lefts]
        for _attempt in range(9):
            chance.shuffle(rights)
            if [right.id for right in rights][: len(own)] != own:
                break
        return question._replace(body=body._replace(rights=tuple(rights)))


def _sample(body: Pairs) -> str:
    """An answer as it is typed: each part to the left with one to the right, whichever."""
    last = len(body.rights)
    return " ".join(f"{parts.letter(n)}{n % last + 1}" for n in range(len(body.lefts)))


def read(items: Sequence[Item]) -> Pairs:
    """The pairs after =, a line each, and the wrong ones after !; what stands to the right of a
    wrong one alone belongs to nothing. Errors: ItemError.
    """
    told = [item for item in items if item.mark == "="]
    if len(told) != 1 or not 2 <= len(told[0].lines) <= MOST:
        raise ItemError(
            told[-1].line if told else 0,
            f"{sum(len(item.lines) for item in told)} pairs to match",
            f"write two or more, up to {MOST}, in lines right under each other: = left | right",
        )
    lefts: list[Side] = []
    rights: dict[str, Side] = {}
    key: dict[str, str] = {}
    for line, text in enumerate(told[0].lines, told[0].line):
        left, right, name = _pair(text, line)
        place = parts.letter(len(lefts))
        lefts.append(Side(name or place, left, line, bool(name)))
        rights.setdefault(right, Side(name or place, right, line, bool(name)))
        key[lefts[-1].id] = rights[right].id
    parts.check_ids(lefts)
    if len({left.text for left in lefts}) < len(lefts) or len(rights) < 2:
        raise ItemError(told[0].line, "pairs that cannot be told apart", "word them differently")
    by_text = {left.text: left.id for left in lefts}
    wrongs: dict[tuple[str, str], str] = {}
    for item in items:
        for line, text in enumerate(item.lines, item.line) if item.mark == "!" else ():
            left, right, name = _pair(text, line)
            if left not in by_text:
                raise ItemError(line, f"{left!r} stands in no pair after =", "repeat it as it is")
            place = parts.letter(len(lefts) + len(rights))
            side = rights.setdefault(right, Side(name or place, right, line, bool(name)))
            if key[by_text[left]] == side.id:
                raise ItemError(line, f"the wrong pair {text!r} is right", "change one of them")
            wrongs[by_text[left], side.id] = item.feedback
    parts.check_ids(tuple(rights.values()))
    if len(rights) > MOST:
        raise ItemError(0, f"{len(rights)} parts to the right", f"write {MOST} at most")
    return Pairs(tuple(lefts), tuple(rights.values()), key, told[0].feedback, wrongs)


def _pair(text: str, line: int) -> tuple[str, str, str]:
    """Left part, right part and id of a line ``left | right {#id}``."""
    both, name = parts.split_id(text.strip(), line)
    sides = [side.strip() for side in both.split(" | ")]
    if len(sides) != 2 or not all(sides):
        raise ItemError(line, f"{text!r} is no pair", "write left | right, with spaces around |")
    return sides[0], sides[1], name
