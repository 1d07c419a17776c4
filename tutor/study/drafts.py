"""The learner's versions of snippets, from the keystroke to the disk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper


class Drafts:
    """Knows what was typed though the keeper has not written it yet."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store = store
        self._keeper = keeper
        self._waiting: dict[str, str | None] = {}

    def put(self, snippet: str, code: str | None) -> None:
        """Take the learner's version of a snippet; None for the lesson's own."""
        self._waiting[snippet] = code
        self._keeper.keep(("edit", snippet), partial(self._write, snippet, code))

    def _write(self, snippet: str, code: str | None, store: Store) -> None:
        from tutor.learner import reset_edit, save_edit

        if code is None:
            reset_edit(store, snippet)
        else:
            save_edit(store, snippet, code)
        if self._waiting.get(snippet, "") is code:
            self._waiting.pop(snippet, None)

    def versions(self) -> dict[str, str]:
        """The learner's version of every snippet they changed, written or not."""
        from tutor.learner import edits

        waiting = dict(self._waiting)  # as it was before reading: what is written meanwhile is read
        versions = edits(self._store)
        for snippet, code in waiting.items():
            if code is None:
                versions.pop(snippet, None)
            else:
                versions[snippet] = code
        return versions
