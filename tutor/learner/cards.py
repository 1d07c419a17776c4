"""When to ask a question again: one card a question, scheduled by FSRS.

A wrong answer brings the question back in 10 minutes, a right one with hints in 15, a right one
without after days that grow with each success. No random fuzz: the same answers give the same
dates.
"""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner.times import EPOCH

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    import fsrs

    from tutor.learner.store import Store

RELEARN = timedelta(minutes=10)
_COLUMNS = "question, due, state, step, stability, difficulty, last_review"


class Card(NamedTuple):
    """A question's memory state, in the order of the table's columns.

    `due` and `last_review` are in microseconds since 1970; `state`, `step`, `stability` (days)
    and `difficulty` (1 to 10) are those of FSRS.
    """

    question: str
    due: int
    state: int
    step: int | None
    stability: float
    difficulty: float
    last_review: int


def due_cards(store: Store, now: int | None = None, limit: int | None = None) -> list[Card]:
    """Return the cards due at `now` (default: the store's clock), longest overdue first."""
    rows = store.read(
        f"SELECT {_COLUMNS} FROM cards WHERE due <= ? ORDER BY due, question LIMIT ?",
        store.now() if now is None else now,
        -1 if limit is None else limit,
    )
    return [Card(*row) for row in rows]


def count_due(store: Store, now: int | None = None, among: Collection[str] | None = None) -> int:
    """Return how many cards are due, only those of the questions `among` if given.

    A question taken out of the lessons leaves its card behind: `among` leaves such out.
    """
    rows = store.read(
        "SELECT question FROM cards WHERE due <= ?", store.now() if now is None else now
    )
    return len(rows) if among is None else sum(question in among for (question,) in rows)


def next_due(store: Store) -> int | None:
    """Return when the first card is due, in microseconds since 1970, None without cards."""
    ((due,),) = store.read("SELECT MIN(due) FROM cards")
    return None if due is None else int(due)


def card_of(store: Store, question: str) -> Card | None:
    """Return a question's card, None if it was never answered."""
    rows = store.read(f"SELECT {_COLUMNS} FROM cards WHERE question = ?", question)
    return Card(*rows[0]) if rows else None


def reschedule(
    connection: sqlite3.Connection, question: str, correct: bool, hints: int, now: int
) -> Card:
    """Write the card of a question answered at `now`, inside the caller's transaction."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM cards WHERE question = ?", (question,)
    ).fetchone()
    card = _scheduled(question, Card(*row) if row else None, correct, hints, now)
    connection.execute(
        f"INSERT OR REPLACE INTO cards ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", card
    )
    return card


@functools.cache
def scheduler() -> fsrs.Scheduler:
    """Return the scheduler; the first call imports fsrs (50 ms), so it may be called ahead."""
    import fsrs

    return fsrs.Scheduler(
        learning_steps=(RELEARN,), relearning_steps=(RELEARN,), enable_fuzzing=False
    )


def _scheduled(question: str, card: Card | None, correct: bool, hints: int, now: int) -> Card:
    import fsrs

    right = fsrs.Rating.Hard if hints else fsrs.Rating.Good
    rating = right if correct else fsrs.Rating.Again
    memory = fsrs.Card(card_id=0)  # without an id it would wait a millisecond to make one
    if card is not None:
        memory = fsrs.Card(
            card_id=0,
            state=fsrs.State(card.state),
            step=card.step,
            stability=card.stability,
            difficulty=card.difficulty,
            due=_datetime(card.due),
            last_review=_datetime(card.last_review),
        )
    memory, _ = scheduler().review_card(memory, rating, _datetime(now))
    assert memory.stability is not None
    assert memory.difficulty is not None
    return Card(
        question=question,
        due=_microseconds(memory.due),
        state=int(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=now,
    )


def _datetime(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _microseconds(time: datetime) -> int:
    return (time - EPOCH) // timedelta(microseconds=1)
