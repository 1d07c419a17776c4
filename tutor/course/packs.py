"""Courses of others: where one is, and what tells one version of it from another.

A pack is found by its folder, or by its name once it is installed: a distribution names the package
that holds its course.toml as an entry point of `GROUP`. That package is never imported, since
nothing of another's course runs before the learner has trusted it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from core.nearest import nearest
from tutor.course.errors import LessonError, NotInCourse
from tutor.course.load import lessons_folder, load_course, read_file
from tutor.course.outline import Course
from tutor.words import _

GROUP = "backstep.courses"
"""The group of entry points that name courses."""
CONTENTS = "course.toml"
MOST = 1_000
"""Files of a course: to tell one version from another reads them all."""


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
    folder = path if _is_course(path) else packs.get(where)
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
    found = ((point.name, _folder(point)) for point in entry_points(group=GROUP))
    return {name: folder for name, folder in found if folder is not None}


def digest(course: Course) -> str:
    """What tells this version of a course from any other: a SHA-256 over all its files, their
    names included. Errors: LessonError for one that cannot be read.
    """
    assert course.folder is not None
    content = hashlib.sha256()
    chapters = sorted(course.folder.glob("*/*.md"))
    if len(chapters) > MOST:
        raise LessonError(
            CONTENTS, 0, f"the course has {len(chapters):,} files", f"it may have {MOST:,}"
        )
    for path in (course.folder / CONTENTS, *chapters):
        data = read_file(path)
        name = path.relative_to(course.folder).as_posix().encode()
        content.update(b"%d %s %d\n" % (len(name), name, len(data)))
        content.update(data)
    return content.hexdigest()


def _folder(point: EntryPoint) -> Path | None:
    """Where the package of an entry point is, found without importing it or what it is in; None if
    it is not there.
    """
    name, places = "", None
    for part in point.module.split("."):
        name = f"{name}.{part}" if name else part
        finders = (getattr(finder, "find_spec", None) for finder in sys.meta_path)
        found = (find(name, places) for find in finders if find is not None)
        spec = next((spec for spec in found if spec is not None), None)
        places = spec.submodule_search_locations if spec is not None else None
        if places is None:
            return None
    return next((Path(place) for place in places or () if _is_course(Path(place))), None)


def _is_course(folder: Path) -> bool:
    return os.path.exists(folder / CONTENTS)


def _unknown(where: str, path: Path, packs: Mapping[str, Path]) -> NotInCourse:
    if os.path.isdir(path):  # a Path would complain about one that is too long
        return NotInCourse(_("{path} holds no course.toml: it is no course", path=path))
    if not packs:
        hint = _("no packs are installed: name the folder of a course")
    else:
        hint = _(nearest(where, packs))
    return NotInCourse(_("no course {name!r}; {hint}", name=where, hint=hint))
