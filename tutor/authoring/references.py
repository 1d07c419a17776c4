"""The linter's rules for what a chapter refers to: experiments, exercises, pages, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.activities.errors import UsageError
from tutor.activities.registry import activity_of, parse_line
from tutor.course.errors import LessonError, NotInCourse
from tutor.course.links import read_link
from tutor.course.load import load_chapter
from tutor.quiz.exercise import Exercise

if TYPE_CHECKING:
    from tutor.authoring.problem import ChapterText
    from tutor.course.glossary import Glossary
    from tutor.course.model import Chapter
    from tutor.course.outline import ChapterInfo, Course

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?:<([^<>]+)>|([^)\s]+))\)")
_DO = "**Do this:**"
"""How a page asks for keys, which nothing on it can judge."""

Found = Iterator[tuple[int, str]]


def check_worked(chapter: Chapter) -> Found:
    """Exercises that point to an example that is not there."""
    ids = [*(one.id for one in chapter.snippets), *(one.id for one in chapter.questions)]
    names = {one.rpartition("/")[2] for one in ids}
    for question in chapter.exercises:
        body: Exercise = question.body
        if body.worked is not None and body.worked not in names:
            yield question.line, f"no snippet and no exercise {body.worked!r} in this chapter"


def check_links(text: ChapterText, course: Course, glossary: Glossary) -> Found:
    """Links that lead nowhere."""
    for line, words in text.prose:
        for match in _LINK.finditer(words):
            target = match[1] or match[2]
            if problem := _broken(target, course, glossary):
                yield line, f"the link {target!r} {problem}"


def check_doing(chapter: Chapter, text: ChapterText) -> Found:
    """Pages on which the reader only reads."""
    asked = [line for line, words in text.prose if _DO in words]
    ends = [*(page.line for page in chapter.pages[1:]), len(text.lines) + 1]
    for page, end in zip(chapter.pages, ends, strict=True):
        acts = page.snippets or page.asked or page.tasks
        if not acts and not any(page.line <= line < end for line in asked):
            yield page.line, f"nothing to do on the page {page.heading!r}: a snippet, a question, …"


def _broken(target: str, course: Course, glossary: Glossary) -> str | None:
    """What is wrong with where a link leads; None if it leads somewhere."""
    link = read_link(target, course)
    infos = {info.id: info for info in course.chapters if info.file}
    if link is None:
        files = ", ".join(str(info.file) for info in infos.values())
        return f"leads to no chapter; write one of {files}, then #page"
    match link.kind:
        case "term":
            known = link.name in ("", *glossary.by_slug)
            return None if known else "leads to no word of the glossary"
        case "command":
            return _unknown_command(link.name)
        case "page":
            chapter, _slash, slug = link.name.partition("/")
            return _no_page(infos[chapter], slug)
        case _:
            return None


def _unknown_command(words: str) -> str | None:
    """Why these words open nothing; the activity that reads them says so."""
    try:
        spec = parse_line(words)
        activity_of(spec).checked(spec)
    except UsageError as error:
        return f"opens nothing: {error}"
    return None


def _no_page(info: ChapterInfo, slug: str) -> str | None:
    """What is wrong with a page's slug; None if there is such a page, or none is named."""
    if not slug:
        return None
    try:
        pages = [page.slug for page in load_chapter(info).pages]
    except (LessonError, NotInCourse):
        return None  # said of that chapter
    return None if slug in pages else f"leads to no page of it: {', '.join(pages)}"
