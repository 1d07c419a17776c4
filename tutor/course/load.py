"""The course on disk: its chapters in order, and one chapter read.

What was read is kept, and read again when its file changes: a look-up is cheap, and an author
sees what was saved last.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.contents import read_contents
from tutor.course.errors import LessonError, NotInCourse
from tutor.course.outline import ChapterInfo, Course
from tutor.course.text import LARGEST, check_size, decode
from tutor.words import _
from tutor.words.reasons import why

if TYPE_CHECKING:
    from tutor.course.glossary import Glossary
    from tutor.course.model import Chapter
    from tutor.course.notation import Notation

Stamp = tuple[int, int]


def lessons_folder() -> Path:
    """Where the lessons stand, in the source tree or in an installed wheel."""
    import lessons

    return Path(lessons.__path__[0])


def load_course(language: str = "en", root: Path | None = None) -> Course:
    """The course in `root` (the shipped one by default), each chapter in `language` where it has
    been translated and in English where not. Errors: LessonError if course.toml is malformed.
    """
    folder = root or lessons_folder()
    contents = folder / "course.toml"
    return _contents(contents, language, _stamp(contents))


def load_chapter(info: ChapterInfo) -> Chapter:
    """The chapter, read and parsed. Errors: LessonError if its file is missing or malformed,
    NotInCourse if it is still to come.
    """
    if info.path is None:
        raise NotInCourse(
            _("chapter {n}, {title}, is still to come", n=info.number, title=info.title)
        )
    return _chapter(info, info.path, _stamp(info.path))


def load_glossary(course: Course) -> Glossary:
    """The words that the course explains; none where it has no glossary. Errors: LessonError if
    the file is malformed.
    """
    from tutor.course.glossary import Glossary  # not on the way to the course map

    if course.glossary is None or not course.glossary.is_file():
        return Glossary()
    return _glossary(course, course.glossary, _stamp(course.glossary))


def load_notation(course: Course) -> Notation:
    """What each letter of the course means; nothing where it has no table. Errors: LessonError if
    the file is malformed.
    """
    from tutor.course.notation import Notation

    if course.notation is None or not course.notation.is_file():
        return Notation()
    return _notation(course, course.notation, _stamp(course.notation))


def stamp_of(status: os.stat_result) -> Stamp:
    """What changes when a file does: when it was written, and its bytes."""
    return status.st_mtime_ns, status.st_size


def _stamp(path: Path) -> Stamp:
    """What changes when the file does. Errors: LessonError if it cannot be read."""
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(path, why(error)) from None
    if not stat.S_ISREG(status.st_mode):  # to read a pipe or a device may never end
        raise _unreadable(path, "it is no file")
    return stamp_of(status)


def read_file(path: Path) -> bytes:
    """The bytes of a file of a course. Errors: LessonError, also for what is no file or too large
    to be read.
    """
    check_size(_stamp(path)[1], path.name)
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, why(error)) from None


def _unreadable(path: Path, reason: str) -> LessonError:
    return LessonError(
        path.name,
        0,
        f"cannot be read from {path.parent}: {reason}",
        "install the course again; an author writes the file or takes it out of course.toml",
    )


@lru_cache(maxsize=8)
def _contents(path: Path, language: str, stamp: Stamp) -> Course:
    return read_contents(read_file(path), path.parent, language, path.name)


@lru_cache(maxsize=8)
def _glossary(course: Course, path: Path, stamp: Stamp) -> Glossary:
    from tutor.course.glossary import parse_glossary

    return parse_glossary(decode(read_file(path), path.name), course, path.name)


@lru_cache(maxsize=8)
def _notation(course: Course, path: Path, stamp: Stamp) -> Notation:
    from tutor.course.notation import parse_notation

    return parse_notation(decode(read_file(path), path.name), course, path.name)


@lru_cache(maxsize=64)
def _chapter(info: ChapterInfo, path: Path, stamp: Stamp) -> Chapter:
    from tutor.course.parse import parse_chapter  # not on the way to the course map

    return parse_chapter(decode(read_file(path), path.name), info, path.name)
