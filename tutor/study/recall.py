"""Two questions from the chapters that a chapter needs, asked where it opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from tutor.course import LessonError, load_chapter
from tutor.learner import chapters_known, pages_opened
from tutor.learner.times import midnight
from tutor.quiz.kinds import KINDS
from tutor.study.reviewing import fresh

if TYPE_CHECKING:
    from tutor.course import ChapterInfo, Course, Page
    from tutor.course.model import Asked
    from tutor.learner import Answer, Store
    from tutor.quiz.question import Question

COUNT = 2
"""Questions that a chapter opens with."""


def opening_questions(
    store: Store, course: Course, chapter: ChapterInfo, latest: Mapping[str, Answer]
) -> list[Question]:
    """The questions, from pages that the learner has opened, or chapters that they know; none
    where they have met nothing of what the chapter needs. They stay the same for a day. One that
    review has asked on it is not asked again, and one that was answered elsewhere only if there is
    no other. `latest` are the latest answers to all questions.
    """
    day = datetime.fromtimestamp(store.now() / 1e6).date()
    today = {name: one for name, one in latest.items() if one.at >= midnight(day)}
    reviewed = {name for name, answer in today.items() if answer.context == "review"}

    def rank(found: tuple[Page, Asked]) -> tuple[bool, int]:
        name = found[1].id
        chance = crc32(f"{day}/{chapter.id}/{name}".encode())
        return name in today and name not in reviewed, chance

    questions: list[Question] = []
    pages: list[Page] = []
    for page, one in sorted(_met(store, course, chapter), key=rank):
        if len(pages) == COUNT:
            break
        question = fresh(store, one)
        if page not in pages and KINDS[question.kind].judged_at_once:
            pages.append(page)
            questions += [] if one.id in reviewed else [question]
    return questions


def needed_chapters(course: Course, chapter: ChapterInfo) -> Iterator[ChapterInfo]:
    """The written chapters that one needs; in place of one that is still to come, those that it
    needs itself.
    """
    infos = {info.slug: info for info in course.chapters}
    wanted, seen = list(chapter.needs), set[str]()
    while wanted:
        slug = wanted.pop(0)
        if slug in seen or slug not in infos:
            continue
        seen.add(slug)
        if infos[slug].path is None:
            wanted += infos[slug].needs
        else:
            yield infos[slug]


def _met(store: Store, course: Course, chapter: ChapterInfo) -> Iterator[tuple[Page, Asked]]:
    """What is asked on the pages of needed chapters that the learner has opened, or that they know;
    a chapter of which they have opened nothing is not even read.
    """
    opened, known = pages_opened(store), chapters_known(store)
    begun = known | {name for name, _page in opened}
    for needed in needed_chapters(course, chapter):
        if needed.id in begun:
            with suppress(LessonError):  # said on the course map
                for page in load_chapter(needed).pages:
                    if needed.id in known or (needed.id, page.slug) in opened:
                        yield from ((page, one) for one in page.asked)
