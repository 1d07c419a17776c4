"""What the learner did with the snippets: runs, and the code they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


def record_snippet_run(store: Store, snippet: str, status: str) -> None:
    """Keep that a snippet, by its full id, was run and how it ended."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO snippet_runs (snippet, status, at) VALUES (?, ?, ?)",
            (snippet, status, store.now()),
        )


def has_run(status: str) -> bool:
    """Whether a run with this status came to an end of its own: the last line, or an exception, as
    some are meant to. What was refused or stopped did not run.
    """
    return status in ("ok", "error")


def snippets_run(store: Store) -> set[str]:
    """Return the ids of the snippets that ever ran, as `has_run` has it."""
    rows = store.read("SELECT DISTINCT snippet, status FROM snippet_runs")
    return {snippet for snippet, status in rows if has_run(status)}


def save_edit(store: Store, snippet: str, code: str) -> None:
    """Keep the learner's own version of a snippet."""
    with store.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO edits VALUES (?, ?, 0)", (snippet, code))


def reset_edit(store: Store, snippet: str, code: str | None = None) -> None:
    """Put the learner's version of a snippet on the shelf: the lesson's own is shown again.

    The version is `code`, or without it the one that is kept.
    """
    with store.transaction() as connection:
        if code is None:
            connection.execute("UPDATE edits SET shelved = 1 WHERE snippet = ?", (snippet,))
        else:
            connection.execute("INSERT OR REPLACE INTO edits VALUES (?, ?, 1)", (snippet, code))


def edits(store: Store) -> dict[str, str]:
    """Return the learner's version of every snippet they changed, by its full id."""
    return dict(store.read("SELECT snippet, code FROM edits WHERE NOT shelved"))


def shelved_edits(store: Store) -> dict[str, str]:
    """Return the version that the lesson's own took the place of, by the snippet's full id."""
    return dict(store.read("SELECT snippet, code FROM edits WHERE shelved"))
