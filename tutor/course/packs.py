"""Courses of others: where one is, and what tells one version of it from another.

A pack is found by its folder, or by its name once it is installed: a distribution names the package
that holds its course.toml as an entry point of `GROUP`. That package is never imported, since
nothing of another's course runs before the learner has trusted it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

from core.nearest import nearest
from tutor.course.errors import LessonError, NotInCourse
from tutor.course.load import lessons_folder, load_course, read_file
from tutor.course.outline import Course
from tutor.course.pack_files import (
    CONTENTS,
    GROUP,
    MOST_BYTES,
    files_beside,
    folder_of,
    is_course,
    lesson_files,
)
from tutor.words import _
from tutor.words.reasons import why

_PART = 2**18
"""Bytes of a file that are in memory at once."""


def open_pack(where: str, known: Mapping[str, Path] | None = None) -> Course:
    """The course in the folder `where`, or the pack of that name: one that is installed, or one of
    those `known` by their folders.

    Errors: NotInCourse for what is no folder and no such pack; LessonError for a course that
    cannot be read, or that has no name of its own.
    """
    packs = {**(known or {}), **installed_packs()}
    path = Path(where).expanduser()
    if path.name == CONTENTS:
        path = path.parent
    folder = path if is_course(path) else packs.get(where)
    if folder is None:
        raise _unknown(where, path, packs)
    course = load_course(root=folder)
    if not course.pack and folder.resolve() != lessons_folder().resolve():
        raise LessonError(
            CONTENTS,
            1,
            "the course has no name of its own",
            'write pack = "NAME" above its chapters: ids and progress begin with it',
        )
    return course


def installed_packs() -> dict[str, Path]:
    """The folder of each pack that is installed, by the name of its entry point."""
    found = ((point.name, folder_of(point)) for point in entry_points(group=GROUP))
    return {name: folder for name, folder in found if folder is not None}


def digest(course: Course) -> str:
    """What tells this version of a course from any other: a SHA-256 over all its files and those
    that its code can import, their names included. Errors: LessonError for one that cannot be read.
    """
    assert course.folder is not None
    content = hashlib.sha256()
    for path in lesson_files(course.folder):
        name = path.relative_to(course.folder).as_posix().encode()
        data = read_file(path)
        content.update(b"%d %s %d\n" % (len(name), name, len(data)))
        content.update(data)
    left = MOST_BYTES
    for called, path in files_beside(course.folder).items():
        hashed = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while part := file.read(_PART):
                    hashed.update(part)
                    left -= len(part)
                    if left < 0:
                        raise LessonError(
                            called,
                            0,
                            f"with it, the files beside the lessons exceed {MOST_BYTES:,} bytes",
                            "the pack may have no more: leave out what its code does not need",
                        )
        except OSError as error:
            raise LessonError(
                called, 0, f"cannot be read: {why(error)}", "nothing of the pack runs without it"
            ) from None
        name = called.encode(errors="surrogateescape")
        content.update(b"beside %d %s\n" % (len(name), name))
        content.update(hashed.digest())
    return content.hexdigest()


def _unknown(where: str, path: Path, packs: Mapping[str, Path]) -> NotInCourse:
    if os.path.isdir(path):  # a Path would complain about one that is too long
        return NotInCourse(_("{path} holds no course.toml: it is no course", path=path))
    if not packs:
        hint = _("no packs are installed: name the folder of a course")
    else:
        hint = _(nearest(where, packs))
    return NotInCourse(_("no course {name!r}; {hint}", name=where, hint=hint))
