"""The learner's versions of snippets, from the keystroke to the disk."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.learner import Store


class Drafts:
    """Holds what was typed until it is written; any thread may write it.

    What cannot be written stays and is tried again with the next change.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[str, str | None] = {}
        self._turn = threading.Lock()

    def put(self, snippet: str, code: str | None) -> None:
        """Take the learner's version of a snippet; None for the lesson's own."""
        self._waiting[snippet] = code

    def write(self) -> None:
        """Put everything on disk. Errors: LearnerDataError."""
        from tutor.learner import reset_edit, save_edit

        with self._turn:  # one writer, which writes the latest
            for snippet, code in list(self._waiting.items()):
                if code is None:
                    reset_edit(self._store, snippet)
                else:
                    save_edit(self._store, snippet, code)
                if self._waiting.get(snippet) is code:
                    del self._waiting[snippet]

    def versions(self) -> dict[str, str]:
        """The learner's version of every snippet they changed, written or not."""
        from tutor.learner import edits

        versions = edits(self._store)
        for snippet, code in list(self._waiting.items()):
            if code is None:
                versions.pop(snippet, None)
            else:
                versions[snippet] = code
        return versions
