"""Every answer ever given, in order; nothing in this log is changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tutor.learner import cards

if TYPE_CHECKING:
    from tutor.learner.cards import Card
    from tutor.learner.storage.store import Store

Context = Literal["read", "review", "quiz"]
_COLUMNS = "question, answer, correct, hints, context, at"


class Answer(NamedTuple):
    """One answer as it was given; `at` in microseconds since 1970."""

    question: str
    answer: str
    correct: bool
    hints: int
    context: Context
    at: int


def record_answer(
    store: Store,
    question: str,
    answer: str,
    *,
    correct: bool,
    hints: int = 0,
    context: Context = "read",
) -> Card:
    """Put an answer and the card it reschedules on disk, both or neither, and return the card.

    `question` is the full id, `answer` the text as the learner gave it, `hints` how many were
    looked at. Once this returns, the answer survives whatever happens to the process.
    """
    cards.scheduler()  # imported before the lock is taken, not under it
    with store.transaction() as connection:
        now = store.now()
        connection.execute(
            f"INSERT INTO answers ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
            (question, answer, int(correct), hints, context, now),
        )
        return cards.reschedule(connection, question, correct, hints, now)


def answers_to(store: Store, question: str) -> list[Answer]:
    """Return every answer given to one question, oldest first."""
    rows = store.read(f"SELECT {_COLUMNS} FROM answers WHERE question = ? ORDER BY id", question)
    return [_answer(*row) for row in rows]


def recent_answers(store: Store, limit: int = 50) -> list[Answer]:
    """Return the last answers given to any question, newest first."""
    rows = store.read(f"SELECT {_COLUMNS} FROM answers ORDER BY id DESC LIMIT ?", limit)
    return [_answer(*row) for row in rows]


def latest_answers(store: Store) -> dict[str, Answer]:
    """Return for each question answered its latest answer."""
    latest = "SELECT MAX(id) FROM answers GROUP BY question"
    rows = store.read(f"SELECT {_COLUMNS} FROM answers WHERE id IN ({latest})")
    return {question: _answer(question, *row) for question, *row in rows}


def latest_verdicts(store: Store) -> dict[str, bool]:
    """Return for each question answered whether its latest answer was right."""
    return {question: answer.correct for question, answer in latest_answers(store).items()}


def right_answers(store: Store) -> dict[str, str]:
    """Return for each question that was ever answered rightly its latest right answer."""
    latest = "SELECT MAX(id) FROM answers WHERE correct GROUP BY question"
    rows = store.read(f"SELECT question, answer FROM answers WHERE id IN ({latest})")
    return dict(rows)


def _answer(
    question: str, answer: str, correct: int, hints: int, context: Context, at: int
) -> Answer:
    return Answer(question, answer, bool(correct), hints, context, at)
