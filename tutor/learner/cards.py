"""When to ask a question again: one card a question, scheduled by FSRS.

A wrong answer brings the question back in 10 minutes, a right one with hints in 15, a right one
without after days that grow with each success. Days count from the local start of the day: what
was answered late at night is due in the morning of its day. No random fuzz: the same answers give
the same dates.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tutor.learner.times import EPOCH, midnight

if TYPE_CHECKING:
    import sqlite3

    import fsrs

    from tutor.learner.storage.store import Store

RELEARN = timedelta(minutes=10)
DAY = timedelta(days=1)
CLOCKS_DIFFER = 60_000_000
"""Microseconds by which a review may lie in the future without the clock having been wrong."""
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


Exists = Callable[[str], bool]
"""Whether there is still a question with this id: one taken out leaves its card behind."""


def due_ids(store: Store, exists: Exists) -> list[str]:
    """Return the ids of the questions due now, of those that exist, longest overdue first.

    A card reviewed in the future is due: the clock was wrong then.
    """
    now = store.now()
    # As one text: sqlite3 would make a Python object of each of thousands of rows.
    ((due, ahead),) = store.read(
        "SELECT (SELECT json_group_array(question) FROM "
        "(SELECT question FROM cards WHERE due <= ? ORDER BY due, question)), "
        "(SELECT json_group_array(question) FROM (SELECT question FROM cards "
        "WHERE due > ? AND last_review > ? ORDER BY due, question))",
        now,
        now,
        now + CLOCKS_DIFFER,
    )
    return [question for question in store.decoded(due) + store.decoded(ahead) if exists(question)]


def next_due(store: Store, exists: Exists) -> int | None:
    """Return when the first question that exists is due, in microseconds since 1970; None without
    cards.
    """
    first = _first_due(store, exists)
    if first is None or first <= store.now():
        return first
    return store.now() if due_ids(store, exists) else first


def _first_due(store: Store, exists: Exists) -> int | None:
    """When the first card is due by what it says, whatever the clock said; None without cards."""
    after, most = (-1, ""), 100
    while rows := store.read(
        "SELECT due, question FROM cards WHERE (due, question) > (?, ?) "
        "ORDER BY due, question LIMIT ?",
        *after,
        most,
    ):
        for due, question in rows:
            if exists(question):
                return int(due)
        after, most = rows[-1], 10 * most
    return None


def retrievability(store: Store, questions: Collection[str]) -> dict[str, float]:
    """Return for each of these questions that has a card the chance, by FSRS, that the learner
    knows its answer now.
    """
    now = store.now()
    wanted = store.encoded(sorted(questions))
    rows = store.read(
        f"SELECT {_COLUMNS} FROM cards WHERE question IN (SELECT value FROM json_each(?))", wanted
    )
    cards = map(Card._make, rows)
    chance = scheduler().get_card_retrievability
    return {card.question: chance(_memory(card, now), _datetime(now)) for card in cards}


def card_of(store: Store, question: str) -> Card | None:
    """Return a question's card, None if it was never answered."""
    rows = store.read(f"SELECT {_COLUMNS} FROM cards WHERE question = ?", question)
    return Card(*rows[0]) if rows else None


def reschedule(
    connection: sqlite3.Connection, question: str, correct: bool, hard: bool, now: int
) -> Card:
    """Write the card of a question answered at `now`, inside the caller's transaction; `hard` where
    it took a hint, or the learner says so.
    """
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM cards WHERE question = ?", (question,)
    ).fetchone()
    card = _scheduled(question, Card(*row) if row else None, correct, hard, now)
    connection.execute(
        f"INSERT OR REPLACE INTO cards ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", card
    )
    return card


def relearn(
    connection: sqlite3.Connection, question: str, answers: Iterable[tuple[int, int, int]]
) -> None:
    """Make the card of a question anew from its answers, each whether it was right, whether it was
    hard, and its time, inside the caller's transaction; without any there is no card.
    """
    connection.execute("DELETE FROM cards WHERE question = ?", (question,))
    for correct, hard, at in answers:
        reschedule(connection, question, bool(correct), bool(hard), at)


@functools.cache
def scheduler() -> fsrs.Scheduler:
    """Return the scheduler; the first call imports fsrs (50 ms), so it may be called ahead."""
    import fsrs

    return fsrs.Scheduler(
        learning_steps=(RELEARN,), relearning_steps=(RELEARN,), enable_fuzzing=False
    )


def _scheduled(question: str, card: Card | None, correct: bool, hard: bool, now: int) -> Card:
    import fsrs

    right = fsrs.Rating.Hard if hard else fsrs.Rating.Good
    rating = right if correct else fsrs.Rating.Again
    memory = fsrs.Card(card_id=0)  # without an id it would wait a millisecond to make one
    if card is not None:
        memory = _memory(card, now)
    today = _datetime(now)
    memory, _ = scheduler().review_card(memory, rating, today)
    assert memory.stability is not None
    assert memory.difficulty is not None
    interval = memory.due - today
    due = memory.due if interval < DAY else _start_of_day(today, interval.days)
    return Card(
        question=question,
        due=_microseconds(due),
        state=int(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=now,
    )


def _memory(card: Card, now: int) -> fsrs.Card:
    """The card as FSRS has it. Days count from the local start of the day of its last review."""
    import fsrs

    return fsrs.Card(
        card_id=0,
        state=fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_datetime(card.due),
        last_review=_start_of_day(_datetime(min(card.last_review, now))),
    )


def _start_of_day(time: datetime, days: int = 0) -> datetime:
    """The local start of the day of `time`, or of the day so many days later."""
    return _datetime(midnight(time.astimezone().date() + timedelta(days=days)))


def _datetime(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _microseconds(time: datetime) -> int:
    return (time - EPOCH) // timedelta(microseconds=1)
