"""What the learner says is wrong with questions, for their authors; nothing here is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store

_COLUMNS = "question, wording, answer, words, at"


class QuestionRemark(NamedTuple):
    """What is wrong with a question whose text had the hash `wording`; the learner's `answer` as
    the log keeps it, empty if there was none; `at` in microseconds since 1970.
    """

    question: str
    wording: str
    answer: str
    words: str
    at: int


def record_remark(store: Store, question: str, wording: str, answer: str, words: str) -> None:
    """Keep a remark."""
    with store.transaction() as connection:
        connection.execute(
            f"INSERT INTO remarks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
            (question, wording, answer, words, store.now()),
        )


def list_remarks(store: Store) -> list[QuestionRemark]:
    """Return every remark, by question, then oldest first."""
    rows = store.read(f"SELECT {_COLUMNS} FROM remarks ORDER BY question, id")
    return [QuestionRemark(*row) for row in rows]
