"""Where a text uses the words of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tutor.course.errors import LessonError
from tutor.course.glossary import Glossary, Term
from tutor.course.load import load_glossary
from tutor.course.outline import Course

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def mentions_of(course: Course) -> Mentions:
    """What finds the course's words; none are found where its glossary is malformed."""
    try:
        return _mentions(load_glossary(course))
    except LessonError:
        return Mentions(Glossary())  # the linter says so


class Mention(NamedTuple):
    """A term in a text, from the character `start` to before `end`."""

    term: Term
    start: int
    end: int


class Mentions:
    """Finds a glossary's terms, in the singular and the plural, and of two that begin at one word
    the longer. Words of everyday language are passed over: nobody knows what is meant. A form with
    a capital letter is found only as it is written.
    """

    def __init__(self, glossary: Glossary) -> None:
        self._phrases: dict[tuple[str, ...], tuple[str, Term]] = {}
        for term in glossary.terms:
            if not term.everyday:
                for form in term.forms:
                    for phrase in _numbers(_WORD.findall(form)):
                        folded = tuple(word.casefold() for word in phrase)
                        self._phrases.setdefault(folded, (" ".join(phrase), term))
        self._longest = max(map(len, self._phrases), default=0)
        self._first = {phrase[0] for phrase in self._phrases}

    def find(self, text: str) -> Iterator[Mention]:
        """The mentions in `text`, in order; none overlaps another."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            taken = 1
            if words[at][0].casefold() in self._first:
                for count in range(min(self._longest, len(words) - at), 0, -1):
                    if mention := self._at(text, words[at : at + count]):
                        yield mention
                        taken = count
                        break
            at += taken

    def _at(self, text: str, words: list[re.Match[str]]) -> Mention | None:
        """What these words together mean; only space may stand between them."""
        found = self._phrases.get(tuple(word[0].casefold() for word in words))
        if found is None:
            return None
        form, term = found
        between = pairwise(words)
        if any(text[one.end() : other.start()].strip() for one, other in between):
            return None
        written = " ".join(word[0] for word in words)
        if form != form.lower() and form != written:
            return None
        return Mention(term, words[0].start(), words[-1].end())


@lru_cache(maxsize=8)
def _mentions(glossary: Glossary) -> Mentions:
    return Mentions(glossary)


def _numbers(words: list[str]) -> Iterator[list[str]]:
    """A form, and how its plural may be written."""
    yield words
    *front, last = words
    yield [*front, f"{last}s"]
    if last.endswith(("s", "x", "ch", "sh")):
        yield [*front, f"{last}es"]
    if last.endswith("y"):
        yield [*front, f"{last[:-1]}ies"]
