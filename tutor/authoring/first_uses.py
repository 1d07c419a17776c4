"""The linter's rules for words: each is said on the page that introduces it before it is used, and
the glossary leads where it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.authoring.problem import Problem
from tutor.course.errors import LessonError
from tutor.course.load import load_chapter, load_glossary
from tutor.course.mentions import Mentions
from tutor.course.scan import Fence, Text

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.glossary import Glossary, Term
    from tutor.course.model import Chapter
    from tutor.course.outline import ChapterInfo, Course
    from tutor.course.scan import Part

_TOLD = ("question", "task", "exercise")
"""Fences whose body is read like prose."""
_CODE = re.compile(r"(?P<fence>^[ \t>]*~~~.*?^[ \t>]*~~~)|(?P<ticks>`+).*?(?P=ticks)", re.S | re.M)
_TERM_LINK = re.compile(r"\[[^\]]*\]\(glossary\.md#([\w-]+)\)")
_LINK = re.compile(r"(?<=\])\([^)]*\)")
_FORMULA = re.compile(r"^(?: {4,}|\t).*$", re.M)
_SIGNS = re.compile(r"^[ \t]*>|[*]|\{#[\w-]*\}", re.M)
_SETTING = re.compile(r"[a-z][a-z-]*:[ \t]")
"""How a line of such a fence begins that is no prose."""
_LETTER = re.compile(r"[^\n]")


def check_terms(
    chapter: Chapter, source: ChapterText, course: Course, glossary: Glossary
) -> Iterator[tuple[int, str]]:
    """Words that a page uses before the page that introduces them, and without a link to what they
    mean; and words that the glossary has a page introduce which does not use them.
    """
    mentions = Mentions(glossary)
    known = needed(chapter.info, course)
    starts = [page.line for page in chapter.pages[1:]]
    slugs = [page.slug for page in chapter.pages]
    for number, (page, first, end) in enumerate(
        zip(chapter.pages, [0, *starts], [*starts, len(source.lines) + 1], strict=True)
    ):
        text = _told([part for part in source.parts if first <= part.line < end], end)
        said = set(_TERM_LINK.findall(text))
        for mention in mentions.find(_TERM_LINK.sub(_blank, text)):
            term = mention.term
            if term.slug in said:
                continue
            said.add(term.slug)
            if _is_known(term, chapter, slugs[: number + 1], known):
                continue
            yield (
                text.count("\n", 0, mention.start) + 1,
                f"{text[mention.start : mention.end]!r} is used on the page {page.heading!r} "
                f"before {term.first} introduces it; say here what it is, or link "
                f"[it](glossary.md#{term.slug})",
            )
        for term in glossary.terms:
            here = term.first == f"{chapter.info.id}/{page.slug}"
            if here and not term.everyday and term.slug not in said:
                yield (
                    page.line,
                    f"the page {page.heading!r} does not say {term.name!r}, which it introduces as "
                    "the glossary has it; name another page there",
                )


def check_glossary(course: Course, file: str) -> list[Problem]:
    """What is wrong with the course's glossary, with line numbers of `file`."""
    try:
        glossary = load_glossary(course)
    except LessonError as error:
        faults = (error, *error.others)
        return [Problem(file, max(one.line, 1), f"{one.problem}; {one.remedy}") for one in faults]
    infos = {info.id: info for info in course.chapters}
    return [
        Problem(file, term.line, f"{term.name!r} is said to be introduced on {term.first}; {wrong}")
        for term in glossary.terms
        if (wrong := _no_page(term, infos[term.chapter]))
    ]


def needed(info: ChapterInfo, course: Course) -> set[str]:
    """The ids of the chapters to read before this one."""
    infos = {one.slug: one for one in course.chapters}
    before: set[str] = set()
    waiting = list(info.needs)
    while waiting:
        one = infos[waiting.pop()]
        if one.id not in before:
            before.add(one.id)
            waiting += one.needs
    return before


def _is_known(term: Term, chapter: Chapter, so_far: list[str], before: set[str]) -> bool:
    """Whether a reader who came this far has met the term."""
    where, _slash, slug = term.first.partition("/")
    return slug in so_far if where == chapter.info.id and slug else where in before


def _no_page(term: Term, info: ChapterInfo) -> str:
    """Why there is no such page; empty if there is one, or its chapter is to come."""
    slug = term.first.partition("/")[2]
    if not slug:
        return ""
    try:
        slugs = [page.slug for page in load_chapter(info).pages]
    except LessonError:
        return ""  # said of that chapter
    return "" if slug in slugs else f"its pages are {', '.join(slugs)}"


def _told(parts: list[Part], end: int) -> str:
    """What these parts say in words, each line where it stands in the file; code, formulas and
    addresses are blank.
    """
    lines = [""] * end
    for part in parts:
        if isinstance(part, Text):
            lines[part.line - 1] = part.text
        elif isinstance(part, Fence) and part.info.split()[:1] and part.info.split()[0] in _TOLD:
            for number, line in enumerate(part.body, part.line):
                lines[number] = "" if _SETTING.match(line) else line
    text = _CODE.sub(_blank, "\n".join(lines))
    text = _SIGNS.sub(_blank, _FORMULA.sub(_blank, text))
    return _LINK.sub(lambda link: link[0] if "glossary.md#" in link[0] else _blank(link), text)


def _blank(match: re.Match[str]) -> str:
    """As many spaces, in as many lines."""
    return _LETTER.sub(" ", match[0])
