"""Which course a command reads: ours, or the pack of ``--course``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tutor.commands.terminal import warn
from tutor.course import load_course
from tutor.learner import DataDirectoryError, LearnerDataError, Store
from tutor.words import _

if TYPE_CHECKING:
    from tutor.activities.parser import Parser
    from tutor.course import Course

OPTION = "--course"


def add_course_option(parser: Parser) -> None:
    """``--course``: another's course in place of ours."""
    parser.add_argument(
        OPTION,
        metavar=_("PATH|PACKAGE"),
        help=_("read another's course: its folder, or the name of a pack"),
    )


def course_of(options: argparse.Namespace, name: str | None = None) -> Course:
    """The course of ``--course``, or of the pack that the `name` asked for begins with, or ours.
    Errors: NotInCourse, LessonError.
    """
    pack, colon, _rest = (name or "").partition(":")
    where = options.course or (pack if colon else "")
    return open_course(where) if where else load_course()


def open_course(where: str) -> Course:
    """The course at a path, or the pack of a name, which is enough once its folder was opened.
    Errors: NotInCourse, LessonError.
    """
    from tutor.course.packs import installed_packs, open_pack
    from tutor.learner import know_pack, known_packs

    try:
        with Store.open() as store:
            if store.notice:
                warn(store.notice)
            course = open_pack(where, known_packs(store))
            if course.pack and course.folder and course.pack not in installed_packs():
                know_pack(store, course.pack, course.folder.resolve())
            return course
    except (LearnerDataError, DataDirectoryError):  # reading a course needs no data
        return open_pack(where)
