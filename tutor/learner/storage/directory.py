"""Where the learner's data lives."""

from __future__ import annotations

import os
from pathlib import Path

from tutor.learner.storage.errors import DataDirectoryError
from tutor.words import _
from tutor.words.reasons import why


def data_directory() -> Path:
    """Return the folder of the learner's data, created if it is not there.

    Raises DataDirectoryError if it cannot be created or written.
    """
    return writable(data_path())


def data_path() -> Path:
    """Where that folder is or will be: `$BACKSTEP_HOME`, or the platform's folder for user data."""
    home = os.environ.get("BACKSTEP_HOME")
    if home:
        return Path(home).expanduser().absolute()
    from platformdirs import user_data_dir

    return Path(user_data_dir("backstep", appauthor=False))


def writable(directory: Path) -> Path:
    """Return `directory`, created on demand; raises DataDirectoryError if it can't be written."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise _refusal(
            _(
                "The folder for your progress, {folder}, cannot be created ({reason}).",
                folder=directory,
                reason=reason,
            )
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise _refusal(
            _("The folder for your progress, {folder}, cannot be written.", folder=directory)
        )
    return directory


def _refusal(problem: str) -> DataDirectoryError:
    return DataDirectoryError(
        _("{problem} Set BACKSTEP_HOME to a folder that can be written.", problem=problem)
    )
