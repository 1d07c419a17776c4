"""What of a pack would run, and whether the learner lets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tutor.course import LessonError, load_chapter
from tutor.course.pack_files import modules, package_of
from tutor.course.packs import digest
from tutor.learner import LearnerDataError, own_courses, trusted_packs
from tutor.quiz.exercise import Exercise
from tutor.quiz.kinds import KINDS
from tutor.words import _, ngettext

if TYPE_CHECKING:
    from tutor.course import Chapter, Course
    from tutor.learner import Store


class PackCode(NamedTuple):
    """Code of a course: whose it is by its whole id, the line where that stands in its chapter's
    `file`, and all of it that runs.
    """

    name: str
    file: str
    line: int
    text: str


class WouldRun(NamedTuple):
    """Everything of a course that runs once the version of this `digest` is trusted; `modules` are
    those that its code can import from the package it stands in. `unread` says of each chapter that
    cannot be read why: nothing of it runs.
    """

    digest: str
    snippets: tuple[PackCode, ...]
    exercises: tuple[PackCode, ...]
    questions: tuple[PackCode, ...]
    unread: tuple[str, ...] = ()
    modules: tuple[PackCode, ...] = ()

    @property
    def codes(self) -> tuple[PackCode, ...]:
        return (*self.snippets, *self.exercises, *self.questions, *self.modules)

    def counted(self) -> str:
        """How many of each there are, such as ``3 snippets, 1 exercise``; questions count where
        their code runs when they are answered.
        """
        counts = [
            ngettext("{n} snippet", "{n} snippets", len(self.snippets)) if self.snippets else "",
            ngettext("{n} exercise", "{n} exercises", len(self.exercises))
            if self.exercises
            else "",
            ngettext("{n} question", "{n} questions", len(self.questions))
            if self.questions
            else "",
            ngettext("{n} module", "{n} modules", len(self.modules)) if self.modules else "",
        ]
        return ", ".join(filter(None, counts)) or _("nothing")


class Trust:
    """Whether the learner trusts a course as it is on disk at this moment; one that they began
    themselves is trusted as it is at any moment.
    """

    def __init__(self, store: Store, course: Course) -> None:
        self._store = store
        self._course = course

    def __call__(self, pack: str) -> bool:
        if pack != self._course.pack:
            return False
        try:
            return is_own(self._store, self._course) or (
                digest(self._course) in trusted_packs(self._store)
            )
        except (LessonError, LearnerDataError):
            return False


def is_own(store: Store, course: Course) -> bool:
    """Whether the learner began this course. Errors: LearnerDataError."""
    return course.folder is not None and course.folder.resolve() in own_courses(store)


def would_run(course: Course) -> WouldRun:
    """All code of a course that runs when its snippets are run and its questions answered. Errors:
    LessonError for a course that cannot be read.
    """
    version = digest(course)  # first: what is shown is this version, or a later one
    snippets: list[PackCode] = []
    exercises: list[PackCode] = []
    questions: list[PackCode] = []
    unread: list[str] = []
    for info in course.chapters:
        if info.path is None:
            continue
        try:
            chapter = load_chapter(info)
        except LessonError as problem:
            unread.append(str(problem))
            continue
        file = f"{info.path.parent.name}/{info.path.name}"
        snippets += (PackCode(one.id, file, one.line, one.code) for one in chapter.snippets)
        for code, exercise in _of_questions(chapter, file):
            (exercises if exercise else questions).append(code)
    return WouldRun(
        version,
        tuple(snippets),
        tuple(exercises),
        tuple(questions),
        tuple(unread),
        tuple(_modules(course)),
    )


def _of_questions(chapter: Chapter, file: str) -> Iterator[tuple[PackCode, bool]]:
    """The code of each question that runs any, and whether it is an exercise."""
    for question in chapter.questions:
        if runs := KINDS[question.kind].runs(question):
            code = PackCode(question.id, file, question.line, "\n\n".join(runs))
            yield code, isinstance(question.body, Exercise)


def _modules(course: Course) -> Iterator[PackCode]:
    """What its code can import from the package that it stands in, but for what is empty; of what
    is compiled, how much there is.
    """
    assert course.folder is not None
    package = package_of(course.folder)
    for name, path in modules(course.folder).items():
        try:
            data = path.read_bytes()
        except OSError:
            continue  # the digest has said so
        if path.suffix == ".py":
            text = data.decode(errors="replace")
        else:
            text = ngettext("(compiled: {n} byte)", "(compiled: {n} bytes)", len(data))
        if text.strip():
            yield PackCode(name, path.relative_to(package).as_posix(), 1, text)
