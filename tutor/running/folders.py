"""Temporary folders for code that runs: found again and removed, whoever made them and died."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import time

PREFIX = "backstep-"
SETTLED = 60.0
"""Seconds after which a folder whose maker lives is locked for certain."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class WorkFolder:
    """A new temporary folder, at `path`, locked while this process has it.

    Errors: OSError if it cannot be made.
    """

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix=PREFIX)
        self._lock = os.open(self.path, _FOLDER)
        with contextlib.suppress(OSError):  # a file system without locks: it is never swept
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Remove it, with whatever was put there."""
        remove_tree(self.path)
        os.close(self._lock)


def sweep(folder: str | None = None) -> None:
    """Remove the work folders of processes that died, from `folder` (default: the system's)."""
    folder = folder or tempfile.gettempdir()
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(PREFIX) and _abandoned(entry):
                remove_tree(entry.path)


def _abandoned(entry: os.DirEntry[str]) -> bool:
    try:
        found = entry.stat(follow_symlinks=False)
        if not entry.is_dir(follow_symlinks=False) or found.st_uid != os.getuid():
            return False
        if time.time() - found.st_mtime < SETTLED:
            return False
        lock = os.open(entry.path, _FOLDER)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def remove_tree(path: str) -> None:
    """Remove a folder and all in it, however deep it is nested, following no link; what cannot be
    removed is left. It goes down and up a name at a time: a path, or a descriptor for each level,
    would come to an end.
    """
    with contextlib.suppress(OSError):
        os.chmod(path, 0o700)
        here, names = os.open(path, _FOLDER), list[str]()
        try:
            while True:
                inner = next((name for name in os.listdir(here) if not _unlink(here, name)), None)
                if inner is not None:
                    os.chmod(inner, 0o700, dir_fd=here)
                    here = _moved(here, inner)
                    names.append(inner)
                elif names:
                    here = _moved(here, "..")
                    os.rmdir(names.pop(), dir_fd=here)
                else:
                    break
        finally:
            os.close(here)
        os.rmdir(path)


def _moved(here: int, name: str) -> int:
    """A descriptor of the folder `name` in `here`, which is closed."""
    there = os.open(name, _FOLDER, dir_fd=here)
    os.close(here)
    return there


def _unlink(folder: int, name: str) -> bool:
    """Whether it was a file or a link, which is removed."""
    try:
        os.unlink(name, dir_fd=folder)
    except (IsADirectoryError, PermissionError):  # macOS says that it is not permitted
        return False
    return True
