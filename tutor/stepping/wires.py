"""Between two columns of boxes: in which lanes lines turn, and in which rows they enter.

A net is what is joined by lines: it leaves its sources to the right, turns into an upright lane of
its own, and from there enters each box that reads them. Wherever one begins to read a net, and
whichever way, it says nothing but what is so: all of its boxes read all of its sources. So nets
touch nowhere; they only cross. Where a box has fewer rows than it has sources, those that are read
by the same boxes share a net. What cannot be drawn so is left out, and named at the box instead.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, islice, pairwise, permutations
from typing import Generic, TypeVar

S = TypeVar("S")
R = TypeVar("R")
MOST = 300
"""Ways to enter a box that are tried."""
TRIES = 200
"""Ways to enter all boxes of a column that are tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Net(Generic[S, R]):
    """Sources that lead to the same boxes: the rows they leave in, and enter each box in."""

    leaves: Mapping[S, int]
    entries: Mapping[R, int] = field(default_factory=dict)

    @property
    def rows(self) -> range:
        """The rows that its upright line takes."""
        rows = (*self.leaves.values(), *self.entries.values())
        return range(min(rows), max(rows) + 1)

    def crosses(self) -> Iterator[int]:
        """The rows in which its lane meets lines of its own on both sides. Without a mark that
        would look like two lines that have nothing to do with each other.
        """
        rows = self.rows
        both = {*self.leaves.values()} & {*self.entries.values()}
        return (row for row in both if rows[0] < row < rows[-1])


@dataclass(frozen=True, slots=True)
class Wires(Generic[S, R]):
    """The nets by their lanes from the left, and for each box the sources that are left out."""

    nets: tuple[Net[S, R], ...]
    left_out: Mapping[R, tuple[S, ...]]


def wired(
    leaves: Mapping[S, int],
    reads: Mapping[R, Sequence[S]],
    rows: Mapping[R, Sequence[int]],
    alike: Mapping[S, Hashable],
) -> Wires[S, R]:
    """Nets for sources that leave in the rows `leaves`, from above.

    `reads` says what each reader reads, and `rows` where it can be entered, the best row first.
    Sources with the same value in `alike` are read by the same boxes, here and everywhere.
    """
    nets = _nets(leaves, reads, rows, alike)
    wanted = {one: [k for k, net in enumerate(nets) if {*net} & {*reads[one]}] for one in reads}
    for one, into in wanted.items():
        if len(into) > len(rows[one]):  # one row is for the names of what is left out
            del into[max(len(rows[one]) - 1, 0) :]
    starts = [tuple(leaves[source] for source in net) for net in nets]
    entries = _entered(starts, wanted, rows)
    drawn = [
        Net(
            {source: leaves[source] for source in nets[k]},
            {one: row for (net, one), row in entries.items() if net == k},
        )
        for k in _lanes(starts, entries) or ()
    ]
    told = {
        one: tuple(
            s for k, net in enumerate(nets) if (k, one) not in entries for s in net if s in read
        )
        for one, read in reads.items()
    }
    return Wires(tuple(net for net in drawn if net.entries), {r: s for r, s in told.items() if s})


def _nets(
    leaves: Mapping[S, int],
    reads: Mapping[R, Sequence[S]],
    rows: Mapping[R, Sequence[int]],
    alike: Mapping[S, Hashable],
) -> list[tuple[S, ...]]:
    """The sources that share a net: none, but those that must and can."""
    nets: list[tuple[S, ...]] = [(source,) for source in sorted(leaves, key=leaves.__getitem__)]
    for one, read in reads.items():
        while True:
            into = [net for net in nets if net[0] in read]
            pairs = [(a, b) for a, b in pairwise(into) if alike[a[0]] == alike[b[0]]]
            if len(into) <= len(rows[one]) or not pairs:
                break
            upper, lower = pairs[-1]
            nets[nets.index(upper)] = (*upper, *lower)
            nets.remove(lower)
    return nets


def _entered(
    starts: Sequence[tuple[int, ...]],
    wanted: Mapping[R, Sequence[int]],
    rows: Mapping[R, Sequence[int]],
) -> dict[tuple[int, R], int]:
    """In which row each net enters each reader: all of them if that can be found."""

    def ways(one: R, nets: Sequence[int]) -> Iterator[dict[tuple[int, R], int]]:
        for way in _places(tuple(starts[k] for k in nets), tuple(rows[one])):
            yield {(k, one): row for k, row in zip(nets, way, strict=True)}

    order = sorted(wanted, key=lambda one: len(rows[one]))
    tries = iter(range(TRIES))

    def extended(entries: dict[tuple[int, R], int], k: int) -> dict[tuple[int, R], int] | None:
        if k == len(order):
            return entries
        for way in ways(order[k], wanted[order[k]]):
            if next(tries, None) is None:
                return None
            if _lanes(starts, entries | way) is not None:
                found = extended(entries | way, k + 1)
                if found is not None:
                    return found
        return None

    found = extended({}, 0)
    if found is not None:
        return found
    entries: dict[tuple[int, R], int] = {}
    for one in order:
        fewer = (
            some for n in range(len(wanted[one]), 0, -1) for some in combinations(wanted[one], n)
        )
        tried = (entries | way for nets in fewer for way in ways(one, nets))
        entries = next((more for more in tried if _lanes(starts, more) is not None), entries)
    return entries


@lru_cache(maxsize=256)  # the same at every step of a walk that fits on the screen
def _places(
    starts: tuple[tuple[int, ...], ...], rows: tuple[int, ...]
) -> tuple[tuple[int, ...], ...]:
    """In which of its `rows` a reader is entered by nets that leave in the rows `starts`, the best
    way first: straight, uncrossed, where it is best to enter.
    """

    def cost(way: tuple[int, ...]) -> tuple[int, int, int]:
        crossed = sum(a > b for a, b in combinations(way, 2))
        bends = sum(row not in start for start, row in zip(starts, way, strict=True))
        return bends, crossed, sum(map(rows.index, way))

    ways = islice(permutations(sorted(rows), len(starts)), MOST)
    return tuple(sorted(ways, key=cost))


def _lanes(
    starts: Sequence[tuple[int, ...]], entries: Mapping[tuple[int, R], int]
) -> tuple[int, ...] | None:
    """The nets in an order of lanes from the left in which none touches another; None without one.

    One that leaves in the row in which another enters turns off before the line to that begins.
    """
    leaving = {row: net for net, start in enumerate(starts) for row in start}
    before: dict[int, set[int]] = {net: set() for net in range(len(starts))}
    for (net, _), row in entries.items():
        if leaving.get(row, net) != net:
            before[net].add(leaving[row])
    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError:
        return None
    order: list[int] = []
    ready: list[int] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=lambda net: min(starts[net]))
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return tuple(order)
