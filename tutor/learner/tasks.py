"""The tasks that the learner has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store


def mark_done(store: Store, task: str) -> None:
    """Keep that a task, by its full id, was done; the first time counts."""
    with store.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO tasks VALUES (?, ?)", (task, store.now()))


def tasks_done(store: Store) -> set[str]:
    """Return the ids of the tasks that were done."""
    return {task for (task,) in store.read("SELECT task FROM tasks")}
