"""How much of what the course asks the learner would get right today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner import retrievability, tasks_done

if TYPE_CHECKING:
    from tutor.course import Chapter, Page
    from tutor.learner import Store


class Mastery(NamedTuple):
    """By the ids of questions and tasks that were tried, the `chances` that the learner would get
    each right today: of a question that they last got right the retrievability by FSRS, 0 where it
    was wrong, 1 for a task that is done. What is not in it was never tried.

    `asked` says what each chapter and each page asks, by their ids.
    """

    chances: Mapping[str, float]
    asked: Mapping[str, Sequence[str]]

    def of(self, part: str) -> float | None:
        """The mean over all that a chapter or a page asks, where what was never tried counts 0;
        None where nothing was tried, or nothing is asked.
        """
        names = self.asked[part]
        tried = [self.chances[name] for name in names if name in self.chances]
        return sum(tried) / len(names) if tried else None

    def left(self, part: str) -> bool:
        """Whether something that a chapter or a page asks was never tried."""
        return any(name not in self.chances for name in self.asked[part])


def asked_of(part: Chapter | Page) -> list[str]:
    """The ids of the questions, exercises and tasks of a chapter or a page."""
    return [*(one.id for one in part.asked), *(task.id for task in part.tasks)]


def mastery(store: Store, chapters: Sequence[Chapter], verdicts: Mapping[str, bool]) -> Mastery:
    """The mastery of these chapters now; `verdicts` are the latest on each question answered."""
    asked: dict[str, list[str]] = {}
    for chapter in chapters:
        pages = {f"{chapter.info.id}/{page.slug}": asked_of(page) for page in chapter.pages}
        asked |= {**pages, chapter.info.id: [name for names in pages.values() for name in names]}
    wanted = {name for names in asked.values() for name in names}
    tried = wanted & verdicts.keys()
    known = retrievability(store, {name for name in tried if verdicts[name]})
    done = dict.fromkeys(wanted & tasks_done(store), 1.0)
    return Mastery({**dict.fromkeys(tried, 0.0), **known, **done}, asked)
