"""Between two columns of boxes: in which lanes lines turn, and in which rows they enter.

A line leaves its source to the right, turns into an upright lane of its own, and from there enters
each box that reads it. Read from the left, it must lead nowhere else. So each has a row of its own
in a box; where rows run out two share one, if all that reads the right-hand one reads the left-hand
one too: along the shared row the left-hand one leads into the other's lane.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, combinations_with_replacement, product
from typing import Generic, TypeVar

S = TypeVar("S")
R = TypeVar("R")
MOST = 300
"""Ways to enter a box that are tried."""
TRIES = 200
"""Ways to enter all boxes of a column that are tried."""


@dataclass(frozen=True, slots=True)
class Wires(Generic[S, R]):
    """The sources by their lanes from the left, and the row in which each enters each reader."""

    leaves: Mapping[S, int]
    lanes: tuple[S, ...]
    entries: Mapping[tuple[S, R], int]

    def rows(self, source: S) -> tuple[int, ...]:
        """The rows in which a source's line enters what reads it."""
        return tuple(row for (one, _), row in self.entries.items() if one == source)

    def crosses(self, source: S) -> Iterator[int]:
        """The rows in which a source's lane joins a line that goes through it. Without a mark
        that would look like two lines which have nothing to do with each other.
        """
        rows = {self.leaves[source], *self.rows(source)}
        earlier = self.lanes[: self.lanes.index(source)]
        for row in rows & {*self.rows(source)}:
            through = row == self.leaves[source] or any(row in self.rows(one) for one in earlier)
            if through and min(rows) < row < max(rows):
                yield row


def wired(
    leaves: Mapping[S, int], reads: Mapping[R, Sequence[S]], rows: Mapping[R, Sequence[int]]
) -> Wires[S, R]:
    """Lanes and rows for sources that leave in the rows `leaves`, from above.

    `reads` says what each reader reads, and `rows` where it can be entered, the best row first.
    Where no way keeps all lines apart, the best for as many readers as can be.
    """
    readers = {source: {one for one, read in reads.items() if source in read} for source in leaves}
    ways = {one: _ways(leaves, read, rows[one]) for one, read in reads.items()}
    order = sorted(reads, key=lambda one: len(ways[one]))
    tries = iter(range(TRIES))

    def extended(entries: dict[tuple[S, R], int], k: int) -> dict[tuple[S, R], int] | None:
        if k == len(order):
            return entries
        for way in ways[order[k]]:
            if next(tries, None) is None:
                return None
            more = entries | {(source, order[k]): row for source, row in way.items()}
            if _lanes(leaves, readers, more) is not None:
                found = extended(more, k + 1)
                if found is not None:
                    return found
        return None

    entries = extended({}, 0)
    if entries is None:
        entries = {}
        for one in order:
            for way in (*ways[one], None):
                more = entries | {(s, one): row for s, row in (way or ways[one][0]).items()}
                if way is None or _lanes(leaves, readers, more) is not None:
                    break
            entries = more
    lanes = _lanes(leaves, readers, entries)
    return Wires(leaves, tuple(leaves) if lanes is None else lanes, entries)


def _ways(leaves: Mapping[S, int], read: Sequence[S], rows: Sequence[int]) -> list[dict[S, int]]:
    """How a reader can be entered, the best way first."""
    sources = sorted(read, key=leaves.__getitem__)
    ways = _places(tuple(leaves[source] for source in sources), tuple(rows))
    return [dict(zip(sources, way, strict=True)) for way in ways]


@lru_cache(maxsize=256)  # the same at every step of a walk that fits on the screen
def _places(starts: tuple[int, ...], rows: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """In which of its `rows` a reader is entered from `starts`, the best way first: apart,
    straight, uncrossed, where it is best to enter.
    """
    places, few = sorted(rows), len(rows) ** len(starts) <= MOST
    ways = product(places, repeat=len(starts))
    chosen = ways if few else combinations_with_replacement(places, len(starts))

    def cost(way: tuple[int, ...]) -> tuple[int, int, int, int]:
        shares = len(way) - len(set(way))
        crossed = sum(a > b for a, b in combinations(way, 2))
        bends = sum(row != start for start, row in zip(starts, way, strict=True))
        return shares, bends, crossed, sum(map(rows.index, way))

    return tuple(sorted(chosen, key=cost)[:MOST])


def _lanes(
    leaves: Mapping[S, int], readers: Mapping[S, set[R]], entries: Mapping[tuple[S, R], int]
) -> tuple[S, ...] | None:
    """The sources in an order of lanes from the left in which all lines are apart, or None.

    One that leaves in the row in which another enters turns off before the line to that begins.
    """
    before: dict[S, set[S]] = {source: set() for source in leaves}
    for first, second in _pairs(leaves, readers, entries):
        before[second].add(first)
        if first == second:
            return None
    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError:
        return None
    order: list[S] = []
    ready: list[S] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=leaves.__getitem__)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return tuple(order)


def _pairs(
    leaves: Mapping[S, int], readers: Mapping[S, set[R]], entries: Mapping[tuple[S, R], int]
) -> Iterator[tuple[S, S]]:
    """Which source's lane must be left of which; a source of itself if that cannot be."""
    level = {row: source for source, row in leaves.items()}
    for (source, _), row in entries.items():
        other = level.get(row, source)
        if other != source:
            yield other, source
    for ((one, reader), row), ((other, read), at) in combinations(entries.items(), 2):
        if reader == read and row == at:
            if readers[other] < readers[one]:
                yield one, other
            elif readers[one] < readers[other]:
                yield other, one
            elif readers[one] != readers[other]:
                yield one, one
