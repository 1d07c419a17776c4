"""The linter's rule for letters: one means one thing, and the course's table says which.

The table stands in `notation.md` beside the chapters: letters, what they are, where they are said
first. A bold word of the meaning is the noun that goes with the letter: where `the **nudge**` of ε
is called h, the linter says so. A place with a slash, `chapter/page`, keeps a meaning to that page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tutor.course.errors import LessonError
from tutor.course.scan import Fence, Text
from tutor.course.text import decode
from tutor.quiz.generated import FIRST_SEED, Generated

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.model import Chapter, Page
    from tutor.course.outline import Course

FILE = "notation.md"

_CODE = re.compile(r"(`+).*?\1")
_COMMENT = re.compile(r"<!--.*?-->|\bctrl\+\w")
_INNER_FENCE = re.compile(r"\s*(~~~+|```+)")
_LETTERS = "A-Za-zα-ωΑ-Ωℓ"
_MARK = re.compile(r"^\s*(?:- \[.\]|[=!?>])(?= |$)|^ {1,3}(?! )")
"""What begins a line of a question."""
_MARKS = "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₜ⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵏᵀ⁻⁺ᶻˣ0123456789"
_NOUN = re.compile(r"\*\*(.+?)\*\*")
_OPERATORS = "=·×/≥≤<>±+−√|∂←^∈Σ∝≈"
_POWERS = {"ᶻ": "z", "ˣ": "x", "ⁿ": "n", "ᵏ": "k", "ᵢ": "i", "ⱼ": "j", "ₙ": "n", "ₖ": "k", "ₜ": "t"}
_WORD = re.compile(rf"[{_LETTERS}{_MARKS}_]+")
_WORDS = ("a", "A", "I")
"""Letters that are English words as well."""

Found = Iterator[tuple[int, str]]


class Meaning(NamedTuple):
    """A row of the table: what letters mean, the nouns that go with them, and where."""

    letters: tuple[str, ...]
    nouns: tuple[str, ...]
    where: str
    line: int


class Notation(NamedTuple):
    """The table, and the numbers of the chapters that it names."""

    meanings: tuple[Meaning, ...]
    numbers: dict[str, int]

    def on(self, chapter: str, page: str) -> list[Meaning]:
        """What letters mean on a page: there only, or in the course."""
        here = f"{chapter}/{page}"
        kept = [one for one in self.meanings if one.where == here]
        taken = {letter for one in kept for letter in one.letters}
        return kept + [
            one for one in self.meanings if "/" not in one.where and taken.isdisjoint(one.letters)
        ]


def read_notation(path: Path, course: Course) -> Notation | None:
    """The table in a file; None where a course keeps none. Errors: LessonError."""
    if not path.is_file():
        return None
    numbers = {info.slug: info.number for info in course.chapters}
    meanings: list[Meaning] = []
    for line, text in enumerate(decode(path.read_bytes(), path.name).splitlines(), 1):
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if not text.startswith("|") or len(cells) != 3 or set(cells[0]) <= set(":- "):
            continue
        if cells[0] == "letter":
            continue
        letters = tuple(cell.strip(" `") for cell in cells[0].split(","))
        nouns = tuple(_NOUN.findall(cells[1]))
        if cells[2].partition("/")[0] not in numbers:
            raise LessonError(path.name, line, f"no chapter {cells[2]!r}", "name it by its slug")
        for letter in letters:
            for other in meanings:
                if letter in other.letters and "/" not in other.where + cells[2]:
                    raise LessonError(
                        path.name, line, f"{letter} has a meaning in line {other.line}",
                        "find another letter, or keep one of them to a page: chapter/page",
                    )  # fmt: skip
        meanings.append(Meaning(letters, nouns, cells[2], line))
    return Notation(tuple(meanings), numbers)


def check_notation(chapter: Chapter, text: ChapterText, notation: Notation) -> Found:
    """Letters of formulas that the table lacks or says later, and letters with another's noun."""
    number = chapter.info.number
    for page, line, words, formula in _lines(chapter, text):
        meanings = notation.on(chapter.info.slug, page.slug)
        known = {letter: one for one in meanings for letter in one.letters}
        for letter in dict.fromkeys(_letters(words, formula)):
            meaning = known.get(letter)
            if meaning is None:
                yield line, f"the letter {letter} is not in {FILE}: {words.strip()!r}"
            elif notation.numbers[meaning.where.partition("/")[0]] > number:
                yield line, f"the letter {letter} is not said before {meaning.where} ({FILE})"
        for meaning in meanings:
            for noun in meaning.nouns:
                for letter in _called(noun, words):
                    if letter not in meaning.letters:
                        yield (
                            line,
                            f"the {noun} is called {letter} here; it is "
                            f"{', '.join(meaning.letters)} ({FILE}, line {meaning.line})",
                        )


def _lines(chapter: Chapter, text: ChapterText) -> Iterator[tuple[Page, int, str, bool]]:
    """Each line to read outside code: its page, number and words; whether it is a formula's. Of a
    question with other numbers each time, its first asking.
    """
    pages = list(chapter.pages)
    for line, words in _said(text):
        while len(pages) > 1 and pages[1].line <= line:
            del pages[0]
        plain = _COMMENT.sub("", _CODE.sub("", words))
        yield pages[0], line, plain, words.startswith("    ")
    for page in chapter.pages:
        for block in page.asked:
            if isinstance(block, Generated):
                drawn = block.drawn(FIRST_SEED)
                for words in (drawn.prompt, *drawn.hints):
                    yield page, block.line, _CODE.sub("", words), False


def _said(text: ChapterText) -> Iterator[tuple[int, str]]:
    for part in text.parts:
        if isinstance(part, Text):
            yield part.line, part.text
        elif isinstance(part, Fence) and part.info.split()[:1] in (["question"], ["exercise"]):
            inside = False
            for line, words in enumerate(part.body, part.line + 1):
                if _INNER_FENCE.match(words):
                    inside = not inside
                elif not inside:
                    yield line, _MARK.sub("", words)


def _letters(words: str, formula: bool) -> Iterator[str]:
    """The letters in a line that stand for something."""
    operators = set(_OPERATORS) - ({"|"} if words.startswith("|") else set())  # a table's borders
    for match in _WORD.finditer(words):
        bare = match[0].rstrip(_MARKS)
        marked = bare != match[0] and not match[0][len(bare)].isascii()
        if not (len(bare) == 1 or (len(bare) == 2 and bare[0] == "d" and bare[1] not in "oe")):
            continue
        before, after = words[: match.start()].rstrip(" *"), words[match.end() :].lstrip(" *")
        near = {before[-1:], after[:1]} & operators
        if formula or marked or near:
            yield bare[-1]
            yield from (_POWERS[mark] for mark in match[0][len(bare) :] if mark in _POWERS)


def _called(noun: str, words: str) -> Iterator[str]:
    """The letters that a line gives to a noun: `the noun X`, `X is the noun`, `X, the noun`."""
    one = rf"\*{{0,2}}([{_LETTERS}])\*{{0,2}}[{_MARKS}]*"
    end = r"(?=[\s.,;:)=]|$)"
    for pattern in (
        rf"\b(?:the|a|an|its|each|one) {noun}s?,? {one}{end}",
        rf"(?<![\w'’·=/]){one},? (?:is|be|was|as) (?:the|a|an|its) {noun}\b(?! of)",
    ):
        for match in re.finditer(pattern, words):
            if match[1] not in _WORDS:
                yield match[1]
