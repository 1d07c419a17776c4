"""The tests of whole chapters that the learner took."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


def record_test(store: Store, chapter: str, *, correct: int, asked: int, passed: bool) -> None:
    """Keep how a test of a chapter, by its id, came out."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO chapter_tests (chapter, asked, correct, passed, at) "
            "VALUES (?, ?, ?, ?, ?)",
            (chapter, asked, correct, int(passed), store.now()),
        )


def chapters_known(store: Store) -> set[str]:
    """Return the ids of the chapters whose test was passed, once or more."""
    rows = store.read("SELECT DISTINCT chapter FROM chapter_tests WHERE passed")
    return {chapter for (chapter,) in rows}
