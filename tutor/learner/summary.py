"""The learner's progress at a glance, for the home and progress screens and `progress --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.learner.answers import ever_right, latest_verdicts
from tutor.learner.cards import due_ids, next_due
from tutor.learner.chapter_tests import chapters_known
from tutor.learner.kept_runs import count_runs
from tutor.learner.pages import pages_opened, pages_read
from tutor.learner.snippets import snippets_run
from tutor.learner.tasks import tasks_done
from tutor.learner.times import iso
from tutor.learner.walks import WalkProgress, list_walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tutor.learner.cards import Exists
    from tutor.learner.storage.store import Store


class ChapterOutline(NamedTuple):
    """What a chapter holds: page slugs, and the full ids of its questions (exercises apart), its
    snippets, its exercises and its tasks.
    """

    slug: str
    pages: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    snippets: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


class Remaining(NamedTuple):
    """How many of each are still to be done: pages to read, questions to answer, exercises to pass,
    tasks to do.
    """

    pages: int
    questions: int
    exercises: int
    tasks: int


class ChapterProgress(NamedTuple):
    """How much of a chapter was done; a question counts as right if its latest answer was, an
    exercise as passed if any was.
    """

    slug: str
    pages: int
    pages_opened: int
    pages_read: int
    questions: int
    questions_answered: int
    questions_right: int
    snippets: int
    snippets_run: int
    exercises: int = 0
    exercises_passed: int = 0
    tasks: int = 0
    tasks_done: int = 0
    known: bool = False
    """Whether its test was passed."""

    @property
    def left(self) -> Remaining:
        """What is left before it is done."""
        return Remaining(
            self.pages - self.pages_read,
            self.questions - self.questions_answered,
            self.exercises - self.exercises_passed,
            self.tasks - self.tasks_done,
        )

    @property
    def done(self) -> bool:
        """Whether every page was read, every question answered, every exercise passed and every
        task done; a chapter without pages is never done.
        """
        return self.pages > 0 and not any(self.left)


class ProgressSummary(NamedTuple):
    """The chapters in the order given; `next_due` in microseconds since 1970, None without cards.

    `due` counts the cards that are due and whose question still exists.
    """

    chapters: tuple[ChapterProgress, ...]
    due: int
    next_due: int | None
    runs: int
    walks: tuple[WalkProgress, ...]

    def chapter(self, slug: str) -> ChapterProgress:
        """Return one chapter's progress; raises KeyError for a slug that was not asked about."""
        for progress in self.chapters:
            if progress.slug == slug:
                return progress
        raise KeyError(slug)

    def as_json(self) -> dict[str, Any]:
        """Return the summary as plain data, the time as ISO 8601 in UTC."""
        return {
            **self._asdict(),
            "next_due": iso(self.next_due),
            "chapters": [
                {**chapter._asdict(), "left": chapter.left._asdict(), "done": chapter.done}
                for chapter in self.chapters
            ],
            "walks": [walk._asdict() for walk in self.walks],
        }


def progress_summary(
    store: Store,
    chapters: Iterable[ChapterOutline],
    exists: Exists,
    verdicts: Mapping[str, bool] | None = None,
) -> ProgressSummary:
    """Return what was done of the given chapters; `exists` tells of which questions a card counts,
    `verdicts` are the `latest_verdicts`, if they were read.

    What the data hold about pages, questions or snippets that the lessons no longer have is not
    counted.
    """
    outlines = tuple(chapters)
    opened, read = pages_opened(store), pages_read(store)
    verdicts = latest_verdicts(store) if verdicts is None else verdicts
    ran = snippets_run(store)
    passed = ever_right(store, (name for outline in outlines for name in outline.exercises))
    done = tasks_done(store)
    known = chapters_known(store)

    def progress(outline: ChapterOutline) -> ChapterProgress:
        return ChapterProgress(
            slug=outline.slug,
            pages=len(outline.pages),
            pages_opened=sum((outline.slug, page) in opened for page in outline.pages),
            pages_read=sum((outline.slug, page) in read for page in outline.pages),
            questions=len(outline.questions),
            questions_answered=sum(question in verdicts for question in outline.questions),
            questions_right=sum(verdicts.get(question, False) for question in outline.questions),
            snippets=len(outline.snippets),
            snippets_run=sum(snippet in ran for snippet in outline.snippets),
            exercises=len(outline.exercises),
            exercises_passed=sum(exercise in passed for exercise in outline.exercises),
            tasks=len(outline.tasks),
            tasks_done=sum(task in done for task in outline.tasks),
            known=outline.slug in known,
        )

    return ProgressSummary(
        chapters=tuple(progress(outline) for outline in outlines),
        due=len(due_ids(store, exists)),
        next_due=next_due(store, exists),
        runs=count_runs(store),
        walks=tuple(list_walks(store)),
    )
