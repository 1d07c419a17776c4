"""How much of what the course asks the learner would get right today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner import latest_verdicts, retrievability, tasks_done

if TYPE_CHECKING:
    from tutor.course import Chapter, Page
    from tutor.learner import Store


class Mastery(NamedTuple):
    """By the ids of questions and tasks that were tried, the chance that the learner would get each
    right today: of a question that they last got right the retrievability by FSRS, 0 where it was
    wrong, 1 for a task that is done. What is not in it was never tried.
    """

    chances: Mapping[str, float]

    def of(self, part: Chapter | Page) -> float | None:
        """The mean over all that a chapter or a page asks, where what was never tried counts 0;
        None where nothing was tried, or nothing is asked.
        """
        names = asked_of(part)
        if not any(name in self.chances for name in names):
            return None
        return sum(self.chances.get(name, 0.0) for name in names) / len(names)


def asked_of(part: Chapter | Page) -> list[str]:
    """The ids of the questions, exercises and tasks of a chapter or a page."""
    return [*(one.id for one in part.asked), *(task.id for task in part.tasks)]


def mastery(store: Store, chapters: Sequence[Chapter]) -> Mastery:
    """The mastery of these chapters now."""
    verdicts = latest_verdicts(store)
    asked = {one.id for chapter in chapters for one in chapter.asked} & verdicts.keys()
    tasks = {task.id for chapter in chapters for task in chapter.tasks} & tasks_done(store)
    known = retrievability(store, {name for name in asked if verdicts[name]})
    return Mastery({**dict.fromkeys(asked, 0.0), **known, **dict.fromkeys(tasks, 1.0)})
