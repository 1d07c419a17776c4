"""Every answer ever given, in order; nothing in this log is changed or deleted.

An answer that was taken back stays in it, and is said to be undone: nothing else counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from tutor.learner import cards
from tutor.learner.instances import WHERE, asked_as, base_of

if TYPE_CHECKING:
    from tutor.learner.cards import Card
    from tutor.learner.storage.store import Store

Context = Literal["read", "review", "quiz", "test"]
_COLUMNS = "question, answer, correct, hints, context, at"
_GIVEN = "(SELECT * FROM answers WHERE id NOT IN (SELECT answer FROM undone))"
"""The answers that were not taken back."""
_ANSWERED = """
    WITH RECURSIVE answered (name) AS (
        SELECT MIN(question) FROM answers
        UNION ALL
        SELECT (SELECT MIN(question) FROM answers WHERE question > name) FROM answered
        WHERE name IS NOT NULL
    )"""
"""Each question that has answers: from one to the next in the index, however many answers."""
_LATEST = """
    (SELECT id FROM answers WHERE question = name AND id NOT IN (SELECT answer FROM undone)
    ORDER BY id DESC LIMIT 1)"""
"""The number of its latest answer that was not taken back."""


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
    hard: bool = False,
    context: Context = "read",
    told: Callable[[int], object] | None = None,
) -> Card:
    """Put an answer and the card it reschedules on disk, both or neither, and return the card.

    `question` is the full id, with its seed where it has one: the card is of all its askings.
    `answer` is the text as the learner gave it, `hints` how many were looked at; `hard` says that
    the learner found a right answer hard; `told` hears the answer's number in the log. Once this
    returns, the answer survives whatever happens to the process.
    """
    cards.scheduler()  # imported before the lock is taken, not under it
    with store.transaction() as connection:
        now = store.now()
        made = connection.execute(
            f"INSERT INTO answers ({_COLUMNS}, hard) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (question, answer, int(correct), hints, context, now, int(hard)),
        )
        card = cards.reschedule(connection, base_of(question), correct, hints > 0 or hard, now)
    if told is not None and made.lastrowid is not None:
        told(made.lastrowid)
    return card


def take_back(store: Store, number: int) -> Answer | None:
    """Undo the answer with this number in the log, and return it; None where it is not there or was
    undone before.

    The question's card is what the answers before it made of it.
    """
    cards.scheduler()
    with store.transaction() as connection:
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM {_GIVEN} WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        connection.execute("INSERT INTO undone VALUES (?, ?)", (number, store.now()))
        answer = _answer(*row)
        card = base_of(answer.question)
        earlier = connection.execute(
            f"SELECT correct, hints > 0 OR hard, at FROM {_GIVEN} WHERE {WHERE} ORDER BY id",
            asked_as(card),
        ).fetchall()
        cards.relearn(connection, card, earlier)
        return answer


def answers_to(store: Store, question: str) -> list[Answer]:
    """Return every answer given to one question, oldest first; without a seed in its id, to all of
    its askings.
    """
    rows = store.read(
        f"SELECT {_COLUMNS} FROM {_GIVEN} WHERE {WHERE} ORDER BY id", *asked_as(question)
    )
    return [_answer(*row) for row in rows]


def recent_answers(store: Store, limit: int = 50) -> list[Answer]:
    """Return the last answers given to any question, newest first."""
    rows = store.read(f"SELECT {_COLUMNS} FROM {_GIVEN} ORDER BY id DESC LIMIT ?", limit)
    return [_answer(*row) for row in rows]


def latest_answers(store: Store) -> dict[str, Answer]:
    """Return for each question answered, by its id without a seed, its latest answer."""
    rows = store.read(
        f"{_ANSWERED} SELECT {_COLUMNS} FROM answers "
        f"JOIN (SELECT {_LATEST} AS latest FROM answered) ON id = latest ORDER BY id"
    )
    return {base_of(question): _answer(question, *row) for question, *row in rows}


def latest_verdicts(store: Store) -> dict[str, bool]:
    """Return for each question answered whether its latest answer was right."""
    rows = store.read(
        f"{_ANSWERED} SELECT question, correct FROM answers "
        f"JOIN (SELECT {_LATEST} AS latest FROM answered) ON id = latest ORDER BY id"
    )
    return {base_of(question): bool(correct) for question, correct in rows}


def right_answers(store: Store) -> dict[str, str]:
    """Return for each question that was ever answered rightly its latest right answer."""
    latest = f"SELECT MAX(id) FROM {_GIVEN} WHERE correct GROUP BY question"
    rows = store.read(f"SELECT question, answer FROM answers WHERE id IN ({latest})")
    return dict(rows)


def ever_right(store: Store, questions: Iterable[str]) -> set[str]:
    """Those of the questions of which any answer was right and was not taken back."""
    query = f"SELECT EXISTS (SELECT 1 FROM {_GIVEN} WHERE question = ? AND correct)"
    return {name for name in questions if store.read(query, name)[0][0]}


def _answer(
    question: str, answer: str, correct: int, hints: int, context: Context, at: int
) -> Answer:
    return Answer(question, answer, bool(correct), hints, context, at)
