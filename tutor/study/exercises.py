"""Exercises of the course: which there are, what was written for them, and where that is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tutor.course import LessonError, NotInCourse, load_chapter
from tutor.learner import answers_to, edits, right_answers
from tutor.quiz.exercise import Exercise
from tutor.quiz.kinds import KINDS
from tutor.quiz.question import Question
from tutor.quiz.tries import Standing, left

if TYPE_CHECKING:
    from tutor.course import Chapter, Course, Snippet
    from tutor.learner import Store


class Used(NamedTuple):
    """A function that was to be written, as later snippets use it: the learner's own where it has
    passed (`own`), the course's where not.
    """

    function: str
    code: str
    own: bool


def passed(store: Store) -> dict[str, str]:
    """By the ids of exercises, the learner's latest code that was judged right."""
    return right_answers(store)


def written(store: Store, exercise: Question) -> str | None:
    """What the learner wrote last for an exercise, given or not; None if nothing."""
    draft = edits(store).get(exercise.id)
    given = answers_to(store, exercise.id)
    return draft if draft is not None else given[-1].answer if given else None


def standing(store: Store, exercise: Question) -> Standing:
    """The different answers to it that were judged wrong, and whether one was right."""
    answers = answers_to(store, exercise.id)
    wrong = frozenset(answer.answer for answer in answers if not answer.correct)
    return Standing(wrong, any(answer.correct for answer in answers))


def tries_left(store: Store, exercise: Question) -> int:
    """How many more different answers of their own the learner owes before a solution is shown."""
    return left(KINDS[exercise.kind], standing(store, exercise))


def used_by(
    course: Course,
    chapter: Chapter,
    snippet: Snippet,
    own: Mapping[str, str],
    versions: Mapping[str, str],
) -> list[Used]:
    """The functions that a snippet may use because they were to be written before it: in its
    chapter above it, or in the chapters that its chapter needs. `own` is what `passed` says;
    `versions` are the learner's of snippets: what they name counts, not what the lesson did.
    """
    upto = chapter.snippets[: chapter.snippets.index(snippet) + 1]
    names = {name for one in upto for name in names_in(versions.get(one.id, one.code))}
    found: dict[str, Used] = {}
    for exercise in (*_needed(course, chapter), *_above(chapter, snippet)):
        body: Exercise = exercise.body
        if body.function in names:
            code = own.get(exercise.id)
            found.pop(body.function, None)
            found[body.function] = Used(body.function, code or body.solution, code is not None)
    return list(found.values())


def names_in(code: str) -> set[str]:
    """The names that code mentions; none where it cannot be read."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _above(chapter: Chapter, snippet: Snippet) -> Iterator[Question]:
    for page in chapter.pages:
        for block in page.flat:
            if block is snippet:
                return
            if isinstance(block, Question) and isinstance(block.body, Exercise):
                yield block


def _needed(course: Course, chapter: Chapter) -> Iterator[Question]:
    """The exercises of the chapters before it that it needs, directly or not, in their order."""
    wanted, needed = list(chapter.info.needs), set()
    infos = {info.slug: info for info in course.chapters}
    while wanted:
        slug = wanted.pop()
        if slug in infos and slug not in needed:
            needed.add(slug)
            wanted += infos[slug].needs
    for info in course.chapters:
        if info.slug in needed and info.path is not None:
            try:
                yield from load_chapter(info).exercises
            except (LessonError, NotInCourse):
                continue
