"""The code in a question's prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tutor.quiz.items import ItemError

_OPEN = re.compile(r" {0,3}(`{3,}|~{3,}) *python *$")


class Fenced(NamedTuple):
    """A prompt taken apart: its code, and the Markdown around it."""

    around: str
    code: tuple[str, ...]


def code_of(prompt: str) -> Fenced | None:
    """The last fence of Python in the prompt; None if there is none that is closed."""
    lines = prompt.split("\n")
    found = None
    at = 0
    while at < len(lines):
        if opened := _OPEN.match(lines[at]):
            closing = re.compile(rf" {{0,3}}{re.escape(opened[1])}[`~]* *$")
            end = next((n for n in range(at + 1, len(lines)) if closing.match(lines[n])), None)
            if end is None:
                break
            found = at, end
            at = end
        at += 1
    if found is None:
        return None
    first, last = found
    around = "\n".join([*lines[:first], *lines[last + 1 :]]).strip("\n")
    return Fenced(re.sub(r"\n{3,}", "\n\n", around), tuple(lines[first + 1 : last]))


def needed(prompt: str, why: str) -> Fenced:
    """As `code_of`. Errors: ItemError where there is no code."""
    fenced = code_of(prompt)
    if fenced is None or not any(line.strip() for line in fenced.code):
        raise ItemError(0, f"no code {why}", "put it into the prompt, between ~~~python and ~~~")
    if not fenced.around.strip():
        raise ItemError(0, "a prompt of nothing but code", "ask something about it")
    return fenced


def fence(lines: Iterable[str], language: str = "text") -> str:
    """Lines as a fence of Markdown that none of them closes."""
    return "\n".join([f"~~~~~~~~{language}", *lines, "~~~~~~~~"])
