"""What it takes to show a page: its chapter, its place there, what the learner did on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tutor.course import Fold, earlier_snippets, find_chapter, load_chapter
from tutor.course.notes import RECALL
from tutor.learner import base_of, latest_answers, pages_read, snippets_run, tasks_done
from tutor.study.exercises import standing
from tutor.study.recall import opening_questions

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from tutor.course import Chapter, ChapterInfo, Course, Page, Snippet
    from tutor.learner import Answer, Store
    from tutor.quiz.question import Question
    from tutor.quiz.tries import Standing
    from tutor.running.sandbox import NamedCode
    from tutor.study.drafts import Drafts
    from tutor.study.exercises import Used


class Spread(NamedTuple):
    """A page, by its index in its chapter; by full ids the learner's versions of snippets, those
    that were put aside, the latest answers to questions, and the snippets that were ever run, the
    tasks that were done.
    """

    chapter: Chapter
    number: int
    edits: Mapping[str, str]
    shelved: Mapping[str, str]
    answers: Mapping[str, Answer]
    ran: Set[str]
    tasks: Set[str]
    standings: Mapping[str, Standing]
    """Of each exercise of the chapter, what was tried."""
    recall: tuple[Question, ...] = ()
    """What the chapter opens with, on its first page: questions from those that it needs."""

    @property
    def done(self) -> Set[str]:
        """The ids of what was answered, run or brought about."""
        return self.answers.keys() | self.ran | self.tasks

    @property
    def page(self) -> Page:
        page = self.chapter.pages[self.number]
        if not self.recall:
            return page
        return page._replace(blocks=(Fold("", RECALL, self.recall, page.line), *page.blocks))

    @property
    def bench(self) -> str | None:
        """The command of the page's bench, or of the one set last before it in the chapter."""
        benches = [p.bench for p in self.chapter.pages[: self.number + 1] if p.bench is not None]
        return benches[-1].command if benches else None


def load_spread(
    store: Store, course: Course, drafts: Drafts, name: str, number: int | None = None
) -> Spread:
    """The page called `name` (``1/a-page``); of a chapter (``1``, ``perceptron``) the page at
    `number`, by default the first one not read. Errors: NotInCourse, LessonError,
    LearnerDataError.
    """
    info, page = find_chapter(course, name)
    chapter = load_chapter(info)
    if page is not None:
        number = chapter.pages.index(page)
    elif number is None:
        read = pages_read(store)
        unread = (n for n, p in enumerate(chapter.pages) if (info.id, p.slug) not in read)
        number = next(unread, 0)
    index = range(len(chapter.pages))[number]
    answers = latest_answers(store)
    recall = () if index else tuple(opening_questions(store, course, info, answers))
    asked_again = {base_of(question.id) for question in recall}
    return Spread(
        chapter,
        index,
        drafts.versions(),
        drafts.shelved(),
        {name: answer for name, answer in answers.items() if name not in asked_again},
        snippets_run(store),
        tasks_done(store),
        {exercise.id: standing(store, exercise) for exercise in chapter.exercises},
        recall,
    )


def neighbour(course: Course, name: str, by: int) -> ChapterInfo | None:
    """The written chapter `by` further on (or back) than the one whose id is `name`."""
    written = [info for info in course.chapters if info.file is not None]
    at = next(n for n, info in enumerate(written) if info.id == name) + by
    return written[at] if 0 <= at < len(written) else None


class Before(NamedTuple):
    """What runs before a snippet; and the functions that were to be written, of those it names."""

    sources: list[NamedCode]
    used: list[Used]


def before(
    course: Course, chapter: Chapter, snippet: Snippet, versions: Mapping[str, str], store: Store
) -> Before:
    """What runs before this snippet: functions that were to be written, the learner's own where
    they passed; then the snippets above it, in `versions` of the learner's where there are any.
    Errors: LearnerDataError.
    """
    from tutor.running.sandbox import NamedCode
    from tutor.study.exercises import names_in, passed, used_by

    upto = chapter.snippets[: [one.id for one in chapter.snippets].index(snippet.id) + 1]
    used = used_by(course, chapter, snippet, passed(store), versions)
    named = names_in(versions.get(snippet.id, snippet.code))
    return Before(
        [
            *(NamedCode(one.function, one.code) for one in used),
            *(NamedCode(one.id, versions.get(one.id, one.code)) for one in earlier_snippets(upto)),
        ],
        [one for one in used if one.function in named],
    )
