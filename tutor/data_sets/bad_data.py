"""What is said to a file that nothing can be learned from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.activities.errors import UsageError
from tutor.words import _
from tutor.words.reasons import why


class BadData(UsageError):
    """A file or a folder without data to learn from: which, where in it, what was expected.

    A path is told whole, however long it is.
    """

    def __str__(self) -> str:
        return str(self.args[0])


def bad(path: Path, what: str) -> BadData:
    """The refusal of a file: its path, then what is wrong in it."""
    return BadData(_("{path}: {what}", path=path, what=what))


def path_of(text: str) -> Path:
    """The path that was typed, ``~`` read as a home folder. Errors: BadData for one of nobody."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        raise bad(path, _("there is no home folder of {user}", user=path.parts[0])) from None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Meanwhile what the system would not do is told of the file. A pipe or a device is refused
    before it is opened, since to read it could take for ever.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise bad(path, _("it is neither a file nor a folder; expected one of them"))
        yield
    except OSError as error:
        where = Path(error.filename) if isinstance(error.filename, str) else path
        reason = why(error)
        if isinstance(error, FileNotFoundError) and not where.is_absolute():
            reason = _("{why}, seen from {folder}", why=reason, folder=Path.cwd())
        raise BadData(_("{path} cannot be read: {why}", path=where, why=reason)) from None
    except MemoryError:
        raise bad(path, _("it is larger than the memory that is free")) from None
