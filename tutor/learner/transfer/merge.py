"""What a file holds, added to what is here: nothing twice, and nothing here is overwritten."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from tutor.learner import cards
from tutor.learner.instances import WHERE, asked_as, base_of
from tutor.learner.transfer.table_rows import LOCAL, Contents, Row, columns_of, insert, rows_of

KEY = "id"
"""The column by which the entries of a log are numbered; their numbers mean nothing elsewhere."""

SAME = {"runs": ("settings", "started")}
"""By what an entry of a log is known again, where that is not all of it."""

UNIQUE = {"runs": "name"}
"""What no two entries of a log may share: one from elsewhere goes without, where it is taken."""

BOTH = {
    "pages": "first_opened = min(first_opened, excluded.first_opened), "
    "last_opened = max(last_opened, excluded.last_opened), "
    "first_read = coalesce(min(first_read, excluded.first_read), first_read, excluded.first_read)",
    "tasks": "at = min(at, excluded.at)",
    "walks": "furthest = max(furthest, excluded.furthest), "
    "finished_backward = max(finished_backward, excluded.finished_backward), "
    "last = max(last, excluded.last)",
}
"""What becomes of a row that is here and in the file; of other tables the one here stays."""
KEYS = {"pages": "page", "tasks": "task", "walks": "name"}


class Merged(NamedTuple):
    """What came of it, by table: how many rows were `added`, and how many are different in the file
    and stay as they are `here`.
    """

    added: dict[str, int]
    here: dict[str, int]


def merge(connection: sqlite3.Connection, contents: Contents) -> Merged:
    """Add what a file holds, inside the caller's transaction."""
    log = _Log(connection, contents)
    added = {"answers": log.merge_answers(), "undone": log.merge_undone()}
    added["cards"] = log.merge_cards()
    here = {}
    for table, rows in contents.items():
        if table in added:
            continue
        if KEY in columns_of(connection, table):
            added[table] = _append(connection, table, rows)
        else:
            added[table], here[table] = _keyed(connection, table, rows)
    return Merged(*({table: n for table, n in counts.items() if n} for counts in (added, here)))


class _Log:
    """The answers here and in the file, and the questions whose log was changed by merging."""

    def __init__(self, connection: sqlite3.Connection, contents: Contents) -> None:
        self._connection = connection
        self._contents = contents
        self._numbers: dict[int, int] = {}
        """The number here of an answer in the file."""
        self._changed: set[str] = set()
        """By the ids of their cards, as are those that were answered here."""
        self._answered = {
            base_of(question) for (question,) in connection.execute("SELECT question FROM answers")
        }

    def merge_answers(self) -> int:
        """Put the answers of the file where they belong in time. Those here keep their order, and
        those in the file theirs.
        """
        here, theirs = rows_of(self._connection, "answers"), self._contents["answers"]
        known = _Known(here, _all_but_key)
        new = []
        for row in theirs:
            if (number := known.take(row)) is None:
                new.append(row)
                self._changed.add(base_of(row["question"]))
            else:
                self._numbers[row[KEY]] = number
        if not here:
            for row in new:
                insert(self._connection, "answers", row)
                self._numbers[row[KEY]] = row[KEY]
        elif new and new[0]["at"] >= here[-1]["at"]:
            self._renumber(new, here[-1][KEY], self._numbers)
        elif new:
            self._reorder(here, new)
        return len(new)

    def _reorder(self, here: list[Row], new: list[Row]) -> None:
        """Write the whole log anew, under numbers that no answer had before: whoever knows an
        answer by its number does not take another one for it.
        """
        undone = self._connection.execute("SELECT answer, at FROM undone").fetchall()
        self._connection.execute("DELETE FROM answers")
        self._connection.execute("DELETE FROM undone")
        moved: dict[int, int] = {}
        ours, last = list(reversed(here)), here[-1][KEY]
        for row in new:
            while ours and ours[-1]["at"] <= row["at"]:
                last = self._renumber([ours.pop()], last, moved)
            last = self._renumber([row], last, self._numbers)
        self._renumber(list(reversed(ours)), last, moved)
        for number, at in undone:
            insert(self._connection, "undone", {"answer": moved[number], "at": at})
        matched = {theirs: number for theirs, number in self._numbers.items() if number in moved}
        self._numbers.update({theirs: moved[number] for theirs, number in matched.items()})

    def _renumber(self, rows: Sequence[Row], last: int, numbers: dict[int, int]) -> int:
        """Write answers under the numbers after `last`; note those, and return the last one."""
        for row in rows:
            last += 1
            numbers[row[KEY]] = last
            insert(self._connection, "answers", {**row, KEY: last})
        return last

    def merge_undone(self) -> int:
        """An answer that was taken back anywhere is taken back."""
        count = 0
        answers = {row[KEY]: row for row in self._contents["answers"]}
        for row in self._contents["undone"]:
            if (number := self._numbers.get(row["answer"])) is not None:
                undone = {**row, "answer": number}
                if insert(self._connection, "undone", undone, ignore=True):
                    count += 1
                    self._changed.add(base_of(answers[row["answer"]]["question"]))
        return count

    def merge_cards(self) -> int:
        """A card is what its answers made of it: one whose log was here and has changed is made
        anew, one that only the file has is taken as it is.
        """
        count = 0
        for row in self._contents["cards"]:
            if row["question"] not in self._answered:
                count += insert(self._connection, "cards", row, ignore=True)
        for question in sorted(self._changed & self._answered):
            self._relearn(question)
        return count

    def _relearn(self, question: str) -> None:
        given = self._connection.execute(
            f"SELECT correct, hints > 0 OR hard, at FROM answers WHERE {WHERE} "
            "AND id NOT IN (SELECT answer FROM undone) ORDER BY id",
            asked_as(question),
        ).fetchall()
        with suppress(sqlite3.IntegrityError, OverflowError, ValueError):  # a time beyond all
            cards.relearn(self._connection, question, given)


class _Known:
    """The rows of a log that are here, each to be found once: two that are alike are two."""

    def __init__(self, rows: Iterable[Row], content: Callable[[Row], object]) -> None:
        self._content = content
        self._numbers: defaultdict[object, list[int]] = defaultdict(list)
        for row in reversed(list(rows)):
            self._numbers[content(row)].append(row[KEY])

    def take(self, row: Row) -> int | None:
        """The number of a row that is the same; None if all such were taken."""
        numbers = self._numbers[self._content(row)]
        return numbers.pop() if numbers else None


def _all_but_key(row: Row) -> object:
    return tuple(sorted((name, value) for name, value in row.items() if name != KEY))


def _append(connection: sqlite3.Connection, table: str, rows: list[Row]) -> int:
    """Add the entries of a log that are not here after those that are, which keep their numbers."""
    here = rows_of(connection, table)
    same = SAME.get(table)
    content = _all_but_key if same is None else lambda row: tuple(row[name] for name in same)
    known = _Known(here, content)
    numbers: dict[int, int] = {}
    new = []
    for row in rows:
        if (number := known.take(row)) is None:
            new.append(row)
        else:
            numbers[row[KEY]] = number
    unique = UNIQUE.get(table, "")
    taken = {row[unique] for row in here} if unique else set()
    for row in new:
        entry = row
        if here:
            entry = {name: value for name, value in row.items() if name != KEY}
        if unique and row[unique] in taken:
            entry = {**entry, unique: None}
        insert(connection, table, entry)
        ((numbers[row[KEY]],),) = connection.execute("SELECT last_insert_rowid()")
    if table == "runs":
        for row in new:
            about = _about_here(row["about"], numbers)
            connection.execute("UPDATE runs SET about = ? WHERE id = ?", (about, numbers[row[KEY]]))
    return len(new)


def _about_here(about: str, numbers: dict[int, int]) -> str:
    """What is told of a run, its parent under the number that it has here; a parent that the file
    does not hold is left out, since its number may belong to another run here.
    """
    try:
        told = json.loads(about)
    except (ValueError, RecursionError):
        return about  # damaged, as is said where the run is shown
    parent = told.get("parent") if isinstance(told, dict) else None
    if not isinstance(parent, dict) or not isinstance(parent.get("run"), int):
        return about
    number = numbers.get(parent["run"])
    if number == parent["run"]:
        return about
    if number is None:
        del told["parent"]
    else:
        parent["run"] = number
    return json.dumps(told)


def _keyed(connection: sqlite3.Connection, table: str, rows: list[Row]) -> tuple[int, int]:
    """Add the rows whose keys are not here; how many, and how many differ from those here."""
    before = Counter(map(_frozen, rows_of(connection, table)))
    added = differing = 0
    for row in rows:
        if table == "settings" and row["key"] in LOCAL:
            continue
        if insert(connection, table, row, ignore=True):
            added += 1
        elif table in BOTH:
            columns, marks = ", ".join(row), ", ".join("?" * len(row))
            connection.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({marks}) "
                f"ON CONFLICT ({KEYS[table]}) DO UPDATE SET {BOTH[table]}",
                tuple(row.values()),
            )
        else:
            differing += not before[_frozen(row)]
    return added, differing


def _frozen(row: Row) -> object:
    return tuple(sorted(row.items()))
