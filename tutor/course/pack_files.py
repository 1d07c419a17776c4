"""The files of another's course: its lessons, and whatever their code can import or read beside
them.

Lessons stand in a package, whose modules a snippet imports by name. That package is found without
importing it: the topmost folder above the lessons with an `__init__.py`, or the one that an entry
point names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.machinery import all_suffixes
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from tutor.course.errors import LessonError
from tutor.words.reasons import why

GROUP = "backstep.courses"
"""The group of entry points that name courses."""
CONTENTS = "course.toml"
MOST = 1_000
"""Lesson files of a course: to tell one version from another reads them all."""
MOST_BESIDE = 5_000
"""Files of the package that holds it, which are read, too."""
MOST_BYTES = 512 * 2**20
"""Bytes of those files together."""

_PACKAGE = "__init__.py"
_CACHES = "__pycache__"
_KEPT = (".git", ".hg", ".svn")
"""Folders with versions of files, which change without any that runs: no module may hide there."""


def lesson_files(folder: Path) -> list[Path]:
    """course.toml and the Markdown files of every language. Errors: LessonError for too many."""
    lessons = sorted(folder.glob("*/*.md"))
    _check_count(lessons, MOST, "the course")
    return [folder / CONTENTS, *lessons]


def files_beside(folder: Path) -> dict[str, Path]:
    """Every other file of the package that the course in `folder` belongs to, or of the folder
    itself where it belongs to none, by what it is called in there. Errors: LessonError for too
    many, for a folder that cannot be read, and for modules among kept versions of files.
    """
    package = package_of(folder)
    lessons = {path.resolve() for path in lesson_files(folder)}
    found: list[Path] = []
    for path in _files(package, set()):
        if path.resolve() not in lessons:
            found.append(path)
            _check_count(found, MOST_BESIDE, f"the package {package.name}")
    return {path.relative_to(package).as_posix(): path for path in sorted(found)}


def package_of(folder: Path) -> Path:
    """The folder of the topmost package that the course in `folder` belongs to."""
    top = folder
    for point in entry_points(group=GROUP):
        depth = point.module.count(".")
        if (place := folder_of(point)) is not None and place.resolve() == folder.resolve():
            top = [folder, *folder.parents][min(depth, len(folder.parents))]
    while (top.parent / _PACKAGE).is_file():
        top = top.parent
    return top


def modules(folder: Path) -> dict[str, Path]:
    """What Python can import from the package of the course, by the name it imports it by."""
    package = package_of(folder)
    inside = [package.name] if (package / _PACKAGE).is_file() or package != folder else []
    found = {}
    for name, path in files_beside(folder).items():
        stem = next(
            (path.name.removesuffix(end) for end in _SUFFIXES if path.name.endswith(end)), ""
        )
        if stem and path.parent.name != _CACHES:
            parts = [*inside, *name.split("/")[:-1], *([] if stem == "__init__" else [stem])]
            found[".".join(parts) or stem] = path
    return found


def folder_of(point: EntryPoint) -> Path | None:
    """Where the package of an entry point is, found without importing it or what it is in; None if
    it is not there.
    """
    first, *rest = point.module.split(".")
    finders = (getattr(finder, "find_spec", None) for finder in sys.meta_path)
    found = (find(first, None) for find in finders if find is not None)
    spec = next((spec for spec in found if spec is not None), None)
    places = (spec.submodule_search_locations if spec is not None else None) or ()
    folders = (Path(place, *rest) for place in places)
    return next((folder for folder in folders if is_course(folder)), None)


def is_course(folder: Path) -> bool:
    """Whether a course.toml stands there."""
    return os.path.exists(folder / CONTENTS)


_SUFFIXES = sorted(all_suffixes(), key=len, reverse=True)
"""What names of modules end in; the longer ones first, since `.so` ends others."""


def _files(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """The files under a folder, links to folders followed once. What the files of a pack say leaves
    no folder out: a module there could change after it was trusted.
    """
    real = folder.resolve()
    if real in seen:
        return
    seen.add(real)
    folders, files = _entries(folder)
    yield from files
    for inner in folders:
        if inner.name in _KEPT:
            _check_kept(inner)
        else:
            yield from _files(inner, seen)


def _check_kept(folder: Path) -> None:
    """Errors: LessonError for a module among the kept versions of files."""
    waiting, seen = [folder], set[Path]()
    while waiting:
        current = waiting.pop()
        if (real := current.resolve()) in seen:
            continue
        seen.add(real)
        folders, files = _entries(current)
        waiting.extend(folders)
        for path in files:
            if path.name.endswith(tuple(_SUFFIXES)):
                raise LessonError(
                    str(path),
                    0,
                    f"Python could import it, but {folder.name} is no part of the pack",
                    "move the module out of there",
                )


def _entries(folder: Path) -> tuple[list[Path], list[Path]]:
    """The folders and the files in a folder, by name. Errors: LessonError."""
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    folders.append(Path(entry.path))
                elif entry.is_file():
                    files.append(Path(entry.path))
    except OSError as error:
        raise LessonError(
            str(folder), 0, f"cannot be read: {why(error)}", "nothing of the pack runs without it"
        ) from None
    return folders, files


def _check_count(files: list[Path], most: int, whose: str) -> None:
    if len(files) > most:
        raise LessonError(CONTENTS, 0, f"{whose} has {len(files):,} files", f"it may have {most:,}")
