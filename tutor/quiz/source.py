"""Where a question that was once answered comes from: a page of the course, or a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.course import Course, Question
    from tutor.learner import Exists

WALKS = "step/"
"""What the ids of predictions begin with."""


class Origin(NamedTuple):
    """What a question belongs to, and where it is: an activity and what to open there."""

    title: str
    mode: str
    where: tuple[str, ...]


def question_named(name: str, course: Course | None = None) -> Question | None:
    """The question with this id as it stands now; None if there is none such any more."""
    from tutor.course import LessonError, NotInCourse, find_question

    if name.startswith(WALKS):
        from tutor.quiz.predictions import prediction_named

        return prediction_named(name)
    try:
        return find_question(name, course)
    except (NotInCourse, LessonError):
        return None  # taken out of the lessons, or its chapter cannot be read now


def exists_in(course: Course) -> Exists:
    """Tells of an id whether the question can still be asked, in the course or in a walk."""
    return lambda name: question_named(name, course) is not None


def origin_of(question: Question, course: Course) -> Origin:
    """Where `question` stands. Errors: NotInCourse, LessonError."""
    from tutor.course import find_chapter, load_chapter

    if question.id.startswith(WALKS):
        _, name, position, _ = question.id.split("/")
        return Origin(f"Step › {name}", "step", (name, position))
    info, _ = find_chapter(course, question.id.partition("/")[0])
    pages = load_chapter(info).pages
    page = next(p for p in pages if any(q.id == question.id for q in p.questions))
    return Origin(f"{info.number} {info.title}", "read", (f"{info.slug}/{page.slug}",))
