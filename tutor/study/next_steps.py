"""What the learner could do next: a few things, the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tutor.activities.destinations import Read, Review
from tutor.words import N_, _, ngettext

if TYPE_CHECKING:
    from tutor.activities.destinations import Destination
    from tutor.course import Chapter, Course, Page
    from tutor.study.mastery import Mastery
    from tutor.study.overview import Overview

MOST = 3
"""Things to choose from."""
WEAK = 0.7
"""Mastery below which a page is worth another look."""
MINUTES = 0.75
"""What a question takes."""


class NextStep(NamedTuple):
    """Something to do: in words, where it is done in the app, and the command that does it."""

    text: str
    destination: Destination
    command: str


def next_steps(
    course: Course,
    chapters: Sequence[Chapter],
    found: Overview,
    read: Set[tuple[str, str]],
    mastered: Mastery,
) -> list[NextStep]:
    """What is due comes first, then the chapter that was begun, what is left open in chapters that
    were read, the next chapter whose own needs were read and answered, and the page that is known
    least. `read` are the (chapter, page) that were read.
    """
    return list(islice(_steps(course, chapters, found, read, mastered), MOST))


def _steps(
    course: Course,
    chapters: Sequence[Chapter],
    found: Overview,
    read: Set[tuple[str, str]],
    mastered: Mastery,
) -> Iterator[NextStep]:
    progress = {one.slug: one for one in found.summary.chapters}
    if due := found.summary.due:
        text = ngettext(
            "Answer {n} question that is due (about {minutes} min).",
            "Answer {n} questions that are due (about {minutes} min).",
            due,
            minutes=max(1, round(due * MINUTES)),
        )
        yield NextStep(text, Review(), course.command("review"))
    here = found.here.place.chapter if found.here else None
    begun = [
        chapter
        for chapter in sorted(chapters, key=lambda one: one.info.id != here)
        if progress[chapter.info.id].pages_opened and not progress[chapter.info.id].known
    ]
    for chapter in begun:
        unread = [page for page in chapter.pages if (chapter.info.id, page.slug) not in read]
        if unread:
            yield _at(course, chapter, unread[0], N_("Read on in {chapter}: {page}."))
        else:
            left = [page for page in chapter.pages if mastered.left(_id(chapter, page))]
            if left:
                yield _at(course, chapter, left[0], N_("Answer what is left in {chapter}: {page}."))
    known = {slug for slug, one in progress.items() if one.known or not any(one.left[:2])}
    met = {info.slug for info in course.chapters if info.id in known or info.path is None}
    for chapter in chapters:
        opened = progress[chapter.info.id].pages_opened or chapter.info.id in known
        if not opened and met.issuperset(chapter.info.needs):
            yield _at(course, chapter, chapter.pages[0], N_("Begin {chapter}: {page}."))
            break
    weakest = min(
        (
            (share, chapter, page)
            for chapter in chapters
            for page in chapter.pages
            if (share := mastered.of(_id(chapter, page))) is not None
            and not mastered.left(_id(chapter, page))
        ),
        key=lambda one: one[0],
        default=None,
    )
    if weakest is not None and weakest[0] < WEAK:
        share, chapter, page = weakest
        yield _at(
            course,
            chapter,
            page,
            N_("Look again at {chapter}: {page}. Mastery there: {percent} %."),
            percent=round(100 * share),
        )


def _id(chapter: Chapter, page: Page) -> str:
    return f"{chapter.info.id}/{page.slug}"


def _at(course: Course, chapter: Chapter, page: Page, text: str, **facts: object) -> NextStep:
    number = chapter.pages.index(page) + 1
    title = f"{chapter.info.number} {chapter.title}"
    return NextStep(
        _(text, chapter=title, page=page.heading, **facts),
        Read(_id(chapter, page)),
        course.command(f"read {chapter.info.number}/{number}"),
    )
