"""Parts of a question that an answer names: their ids and their letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from tutor.quiz.items import ItemError
from tutor.quiz.typed import plain

LETTERS = "abcdefghijklmnopqrstuvwxyz"

_ID = re.compile(r"(.*?)\s*\{#([^{}]*)\}$", re.DOTALL)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Part(Protocol):
    """Something with an id: permanent where the lesson gives one, or else the letter of its place
    in the lesson.
    """

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def named(self) -> bool:
        """Whether the lesson gives it its id."""


def letter(index: int) -> str:
    """The letter shown before the part at `index`, counted from 0."""
    return LETTERS[index]


def index(name: str, count: int) -> int | None:
    """The place, from 0, that a letter or a number such as `b` or `2` means among `count` parts."""
    found = -1
    if name.isascii() and name.isdecimal() and len(name) < 3:
        found = int(name) - 1
    elif len(name) == 1:
        found = LETTERS.find(name)
    return found if 0 <= found < count else None


def places(text: str, count: int) -> list[int] | None:
    """The places named in text such as `b`, `2`, `a, c`, `ac`, in order; None if one is none."""
    names = [name for name in re.split(r"[\s,;.()]+", plain(text).lower()) if name]
    if len(names) == 1 and names[0].isalpha():
        names = list(names[0])
    found = [index(name, count) for name in names]
    return None if None in found else [place for place in found if place is not None]


def split_id(text: str, line: int) -> tuple[str, str]:
    """A part's text and its id, empty if the lesson gives it none. Errors: ItemError."""
    match = _ID.match(text)
    if match is None:
        return text, ""
    if not match[1] or not _NAME.fullmatch(match[2]):
        raise ItemError(
            line,
            f"{text!r} has no text, or no id",
            "write its text, then {#its-id} with small letters, digits and hyphens",
        )
    return match[1], match[2]


def check_ids(parts: Sequence[Part]) -> None:
    """Errors: ItemError if two parts have one id."""
    for name, count in Counter(part.id for part in parts).items():
        if count > 1:
            line = [part.line for part in parts if part.id == name][-1]
            raise ItemError(line, f"the id {name!r} is taken", "choose another")


def without_id(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    """What the linter says of parts without an id beside others that have one."""
    for part in parts:
        if not part.named and any(other.named for other in parts):
            yield (
                part.line,
                f"{part.text.splitlines()[0]!r} has no id; write {{#its-id}} after it, so that "
                "answers keep their meaning when it moves",
            )
