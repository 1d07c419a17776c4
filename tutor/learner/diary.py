"""What was done on each day, by the local calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.learner.times import midnight

if TYPE_CHECKING:
    from tutor.learner.storage.store import Store

_OTHERS = {
    "pages": "SELECT first_read FROM pages WHERE first_read >= ?",
    "snippets": "SELECT at FROM snippet_runs WHERE at >= ?",
    "tasks": "SELECT at FROM tasks WHERE at >= ?",
    "tests": "SELECT at FROM chapter_tests WHERE at >= ?",
    "runs": "SELECT started FROM runs WHERE started >= ?",
}
"""When each thing was done, by the name of its count."""


class StudyDay(NamedTuple):
    """A day: answers, and how many were right; pages read, snippets run, tasks done, tests of
    chapters taken, runs begun in labs.
    """

    day: date
    answers: int = 0
    right: int = 0
    pages: int = 0
    snippets: int = 0
    tasks: int = 0
    tests: int = 0
    runs: int = 0

    @property
    def done(self) -> int:
        """How many things."""
        return sum(self[1:2] + self[3:])

    def as_json(self) -> dict[str, Any]:
        return {**self._asdict(), "day": self.day.isoformat()}


def study_days(store: Store, days: int) -> list[StudyDay]:
    """Return the last so many days, today the last of them, those without anything as well.

    A day begins at local midnight, and is 23 or 25 hours long where the clock is changed on it.
    What a wrong clock dated into the future belongs to none.
    """
    today = datetime.fromtimestamp(store.now() / 1e6).date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    begins = [midnight(one) for one in dates]
    ends = [*begins[1:], midnight(today + timedelta(days=1))]
    counts = {name: [0] * days for name in StudyDay._fields[1:]}
    for at, answers, right in _answers(store, begins, ends):
        counts["answers"][at], counts["right"][at] = answers, right
    for name, query in _OTHERS.items():
        for (time,) in store.read(query, begins[0]):
            if time < ends[-1]:
                counts[name][bisect_right(begins, time) - 1] += 1
    return [
        StudyDay(one, **{name: numbers[at] for name, numbers in counts.items()})
        for at, one in enumerate(dates)
    ]


def _answers(
    store: Store, begins: Sequence[int], ends: Sequence[int]
) -> list[tuple[int, int, int]]:
    """For each day that has any, by its place: the answers that stand, and those that are right."""
    rows = ", ".join(
        f"({at}, {begin}, {end})" for at, (begin, end) in enumerate(zip(begins, ends, strict=True))
    )
    return store.read(
        "SELECT place, COUNT(*), SUM(correct) FROM "
        f"(SELECT column1 AS place, column2 AS begins, column3 AS ends FROM (VALUES {rows})) "
        "CROSS JOIN answers ON at >= begins AND at < ends "
        "WHERE id NOT IN (SELECT answer FROM undone) GROUP BY place"
    )
