"""Options to choose from: reading them, naming them by letter, showing them in another order."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tutor.quiz.items import HINT, Item, ItemError
from tutor.quiz.typed import plain

if TYPE_CHECKING:
    from tutor.quiz.question import Question

MARKS = " x"
ORDERED = "ordered"
"""The word after a question's kind that keeps its options in the order of the lesson."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ID = re.compile(r"(.*?)\s*\{#([^{}]*)\}$", re.DOTALL)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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


def letter(index: int) -> str:
    """The letter shown before the option at `index`, counted from 0."""
    return _LETTERS[index]


def read(items: Sequence[Item], words: Sequence[str]) -> Options:
    """The options among a question's items. Errors: ItemError."""
    marked = [item for item in items if item.mark != HINT]
    if not 2 <= len(marked) <= len(_LETTERS):
        raise ItemError(
            0,
            f"{len(marked)} options to choose from",
            f"write two or more, up to {len(_LETTERS)}; or say after the id that the answer is a "
            "number or an output",
        )
    options = tuple(_option(item, letter(index)) for index, item in enumerate(marked))
    if not any(option.right for option in options):
        raise ItemError(0, "no right option", "mark it with [x]")
    for name, count in Counter(option.id for option in options).items():
        if count > 1:
            line = [option.line for option in options if option.id == name][-1]
            raise ItemError(line, f"the option id {name!r} is taken", "choose another")
    return Options(options, ORDERED in words)


def _option(item: Item, place: str) -> Option:
    match = _ID.match(item.text)
    text, name = (match[1], match[2]) if match else (item.text, place)
    if not text or not _NAME.fullmatch(name):
        raise ItemError(
            item.line,
            f"{item.text!r} is no option with an id",
            "write its text, then {#its-id} with small letters, digits and hyphens",
        )
    return Option(name, text, item.mark == "x", item.feedback, item.line, match is not None)


def without_id(body: Options) -> Iterator[tuple[int, str]]:
    """What the linter says of options without an id beside others that have one."""
    for option in body.options:
        if not option.named and any(other.named for other in body.options):
            yield (
                option.line,
                f"the option {option.text.splitlines()[0]!r} has no id; write {{#its-id}} after "
                "it, so that answers keep their meaning when options move",
            )


def by_id(body: Options) -> dict[str, Option]:
    """The options by their ids, in the order shown."""
    return {option.id: option for option in body.options}


def named(body: Options, text: str) -> frozenset[str] | None:
    """The ids of the options named in text such as `b`, `2`, `a, c`, `ac`; None if one is none."""
    names = [name for name in re.split(r"[\s,;.()]+", plain(text).lower()) if name]
    if len(names) == 1 and names[0].isalpha():
        names = list(names[0])
    chosen = [_index(name) for name in names]
    if any(index is None or not 0 <= index < len(body.options) for index in chosen):
        return None
    return frozenset(body.options[index].id for index in chosen if index is not None)


def _index(name: str) -> int | None:
    if name.isdecimal() and len(name) < 3:
        return int(name) - 1
    return _LETTERS.index(name) if len(name) == 1 and name in _LETTERS else None


def lettered(body: Options) -> Iterator[str]:
    """The options, each with its letter."""
    for index, option in enumerate(body.options):
        yield f"{letter(index)}.  {option.text}"


def solution(body: Options) -> str:
    """The right options with the letters they are shown with."""
    return "\n".join(
        f"{letter(index)}. {option.text}"
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
