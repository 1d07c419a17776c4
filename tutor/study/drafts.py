"""The learner's versions of snippets, from the keystroke to the disk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tutor import learner

if TYPE_CHECKING:
    from tutor.learner import Store
    from tutor.learner.keeper import Keeper


class Version(NamedTuple):
    """What is to be written of a snippet: the learner's `code`, None for the lesson's own; then
    `shelved` is the version that it took the place of, None for the one that was kept.
    """

    code: str | None
    shelved: str | None = None


class Drafts:
    """Knows what was typed though the keeper has not written it yet."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store = store
        self._keeper = keeper
        self._waiting: dict[str, Version] = {}

    def put(self, snippet: str, code: str | None, shelved: str | None = None) -> None:
        """Take the learner's version of a snippet; see `Version`."""
        self._waiting[snippet] = version = Version(code, shelved)
        self._keeper.keep(("edit", snippet), partial(self._write, snippet, version))

    def _write(self, snippet: str, version: Version, store: Store) -> None:
        if version.code is None:
            learner.reset_edit(store, snippet, version.shelved)
        else:
            learner.save_edit(store, snippet, version.code)
        if self._waiting.get(snippet) is version:
            self._waiting.pop(snippet, None)

    def shelved(self) -> dict[str, str]:
        """The version of every snippet that the lesson's own took the place of."""
        waiting = dict(self._waiting)
        kept, shelf = learner.edits(self._store), learner.shelved_edits(self._store)
        for snippet, (code, shelved) in waiting.items():
            version = shelved or kept.get(snippet) or shelf.get(snippet)
            shelf.pop(snippet, None)
            if code is None and version is not None:
                shelf[snippet] = version
        return shelf

    def versions(self) -> dict[str, str]:
        """The learner's version of every snippet they changed, written or not."""
        waiting = dict(self._waiting)  # as it was before reading: what is written meanwhile is read
        versions = learner.edits(self._store)
        for snippet, (code, _) in waiting.items():
            if code is None:
                versions.pop(snippet, None)
            else:
                versions[snippet] = code
        return versions
