"""The linter's rule for letters: one means one thing, and the course's table says which. Where
`the **nudge**` of ε is called h, the linter says so, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.course.contents import NOTATION
from tutor.course.scan import Fence, Text
from tutor.quiz.generated import FIRST_SEED, Generated

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.model import Chapter, Page
    from tutor.course.notation import Notation

_CODE = re.compile(r"(`+).*?\1")
_COMMENT = re.compile(r"<!--.*?-->|\bctrl\+\w")
_INNER_FENCE = re.compile(r"\s*(~~~+|```+)")
_LETTERS = "A-Za-zα-ωΑ-Ωℓ"
_MARK = re.compile(r"^\s*(?:- \[.\]|[=!?>])(?= |$)|^ {1,3}(?! )")
"""What begins a line of a question."""
_MARKS = "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₜ⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵏᵀ⁻⁺ᶻˣ0123456789"
_OPERATORS = "=·×/≥≤<>±+−√|∂←^∈Σ∝≈"
_POWERS = {"ᶻ": "z", "ˣ": "x", "ⁿ": "n", "ᵏ": "k", "ᵢ": "i", "ⱼ": "j", "ₙ": "n", "ₖ": "k", "ₜ": "t"}
_WORD = re.compile(rf"[{_LETTERS}{_MARKS}_]+")
_WORDS = ("a", "A", "I")
"""Letters that are English words as well."""

Found = Iterator[tuple[int, str]]


def check_notation(chapter: Chapter, text: ChapterText, notation: Notation) -> Found:
    """Letters of formulas that the table lacks or says later, and letters with another's noun."""
    number = chapter.info.number
    for page, line, words, formula in _lines(chapter, text):
        meanings = notation.on(chapter.info.slug, page.slug)
        known = {letter: one for one in meanings for letter in one.letters}
        for letter in dict.fromkeys(_letters(words, formula)):
            meaning = known.get(letter)
            if meaning is None:
                yield line, f"the letter {letter} is not in {NOTATION}: {words.strip()!r}"
            elif notation.numbers[meaning.chapter] > number:
                yield line, f"the letter {letter} is not said before {meaning.where} ({NOTATION})"
        for meaning in meanings:
            for noun in meaning.nouns:
                for letter in _called(noun, words):
                    if letter not in meaning.letters:
                        yield (
                            line,
                            f"the {noun} is called {letter} here; it is "
                            f"{', '.join(meaning.letters)} ({NOTATION}, line {meaning.line})",
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
