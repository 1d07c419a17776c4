"""Options to choose from: reading them, naming them by letter, showing them in another order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tutor.quiz import parts
from tutor.quiz.items import HINT, Item, ItemError

if TYPE_CHECKING:
    from tutor.quiz.question import Question

MARKS = " x"
ORDERED = "ordered"
"""The word after a question's kind that keeps its options in the order of the lesson."""


class Option(NamedTuple):
    """One option and what to say to whoever picks it; `id` is what the log keeps of it.

    The id is permanent if the lesson gives one, ``- [ ] its text {#its-id}``; otherwise it is the
    letter of the option's place in the lesson.
    """

    id: str
    text: str
    right: bool
    feedback: str
    line: int
    named: bool = False


class Options(NamedTuple):
    """The options in the order in which they are shown; `ordered` if that is the only one."""

    options: tuple[Option, ...]
    ordered: bool = False


def read(items: Sequence[Item], words: Sequence[str]) -> Options:
    """The options among a question's items. Errors: ItemError."""
    marked = [item for item in items if item.mark != HINT]
    if not 2 <= len(marked) <= len(parts.LETTERS):
        raise ItemError(
            0,
            f"{len(marked)} options to choose from",
            f"write two or more, up to {len(parts.LETTERS)}; or say after the id that the answer "
            "is a number or an output",
        )
    options = tuple(_option(item, parts.letter(index)) for index, item in enumerate(marked))
    if not any(option.right for option in options):
        raise ItemError(0, "no right option", "mark it with [x]")
    parts.check_ids(options)
    return Options(options, ORDERED in words)


def _option(item: Item, place: str) -> Option:
    text, name = parts.split_id(item.text, item.line)
    return Option(name or place, text, item.mark == "x", item.feedback, item.line, bool(name))


def by_id(body: Options) -> dict[str, Option]:
    """The options by their ids, in the order shown."""
    return {option.id: option for option in body.options}


def named(body: Options, text: str) -> frozenset[str] | None:
    """The ids of the options named in text such as `b`, `2`, `a, c`, `ac`; None if one is none."""
    places = parts.places(text, len(body.options))
    return None if places is None else frozenset(body.options[place].id for place in places)


def lettered(body: Options) -> Iterator[str]:
    """The options, each with its letter."""
    for index, option in enumerate(body.options):
        yield f"{parts.letter(index)}.  {option.text}"


def right_place(body: Options) -> int | None:
    """The place of the only right option; None where there are several."""
    places = [place for place, option in enumerate(body.options) if option.right]
    return places[0] if len(places) == 1 else None


def solution(body: Options) -> str:
    """The right options with the letters they are shown with."""
    return "\n".join(
        f"{parts.letter(index)}. {option.text}"
        for index, option in enumerate(body.options)
        if option.right
    )


def shuffled(question: Question, seed: int) -> Question:
    """The question with its options in another order, unless they have one of their own."""
    body: Options = question.body
    if body.ordered:
        return question
    options = list(body.options)
    random.Random(f"{seed}/{question.id}").shuffle(options)
    return question._replace(body=body._replace(options=tuple(options)))
