"""How large a graph's boxes are drawn, and which of its columns there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from core.tape import Tensor
from tutor.stepping.graph import Box, BoxGraph
from tutor.stepping.numbers import extremes
from tutor.words import cells

CELL = 9  # columns for a number: −12.3456 and a space
GAP = 2  # columns beside a box
LANE = 2  # columns for an upright line
EDGE = 14  # most columns of a name at the edge
OPERATION = 20  # most columns of an operation's name
MOST_READERS = 50  # that are looked through for the one at work
TALL = 4  # rows of a box that is not low
BESIDE = 13  # where it stands beside numbers


@dataclass(frozen=True, slots=True)
class Form:
    """How much room a box is given.

    A low one has two rows, or one for each array that it reads, and names beside numbers; what
    stands free has one: its gradient in place of its value, once that is known. A flat one is low
    and never has more than two. Without numbers only names are left, each in a row.
    """

    numbers: int
    space: int = 0  # rows between boxes
    low: bool = False
    flat: bool = False

    def rows(self, box: Box) -> int:
        """How high a box is; a line that passes is one row."""
        if box.tensor is None or not self.numbers:
            return 1
        if not box.made_by:
            return 1 if self.low else 2
        if not self.low:
            return TALL
        return 2 if self.flat else min(max(2, len(box.sources)), TALL)

    def height(self, boxes: Sequence[Box]) -> int:
        """How high boxes are under one another."""
        spaces = sum(box.tensor is not None for box in boxes[:-1])
        return sum(map(self.rows, boxes)) + self.space * spaces

    def within(self, height: int, boxes: Sequence[Box]) -> Form:
        """For a column of so many rows: flat where low boxes would be too high."""
        return replace(self, flat=self.low and self.height(boxes) > height)


HEIGHTS = ((1, False), (0, False), (0, True))
"""The spaces between boxes and whether those are low, from much room to little."""
PART = tuple(tuple(Form(n, *height) for n in (2, 1)) for height in HEIGHTS)
"""For a graph of which a part is shown: the first in which each column fits, and of these the
first in which it fits beside its neighbours.
"""
WHOLE = (
    *(Form(3, *height) for height in HEIGHTS),
    *(forms[k] for k in (0, 1) for forms in PART),
)
"""For one that is shown as a whole: the first in which it fits."""
NAMES = Form(0)
"""At the edges of a part: what its lines come from and lead to."""


class Column(NamedTuple):
    """The columns of the screen that a column of the graph takes."""

    form: Form
    lanes: int  # of the lines into it
    free: int  # before the numbers of what stands free, or of a low box
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """A graph's size in one form."""

    columns: tuple[Column, ...]
    height: int
    width: int
    pair: int  # the width of two neighbours, at most
    names: int  # the width of the longest one, as it stands at an edge


class About(NamedTuple):
    """What a step is about."""

    focus: Box
    result: Box | None  # of the operation at work
    near: frozenset[Box]  # both, all that is read there, the lines between


class Span(NamedTuple):
    """Which columns of a graph are shown, and in which of them the current step is."""

    first: int
    last: int
    at: int
    columns: int

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.last - self.first + 1 == self.columns


@lru_cache(maxsize=8)
def sizes_for(graph: BoxGraph, width: int, height: int) -> Sizes:
    """The graph as large as it can be drawn as a whole, or else so that a part shows enough."""
    if 2 * GAP * len(graph.columns) <= width:  # else it is no use to look further
        for sizes in (_sizes(graph, form, height) for form in WHOLE):
            if sizes.width <= width and sizes.height <= height:
                return sizes
    forms = next((f for f in PART if _height(graph, f[0], height) <= height), PART[-1])
    *others, least = (_sizes(graph, form, height) for form in forms)
    return next((sizes for sizes in others if sizes.pair + 2 * sizes.names <= width), least)


def _sizes(graph: BoxGraph, form: Form, height: int) -> Sizes:
    forms = [form.within(height, boxes) for boxes in graph.columns]
    cut = [one.height(boxes) > height for one, boxes in zip(forms, graph.columns, strict=True)]
    before = (False, *cut[:-1])
    columns = tuple(
        _column(boxes, one, cut=k or b)
        for boxes, one, k, b in zip(graph.columns, forms, cut, before, strict=True)
    )
    widths = [column.lanes + column.width + 2 * GAP for column in columns]
    pair = max((a + b for a, b in pairwise(widths)), default=0)
    names = (
        max(cells.width(cells.cut(box.name, EDGE)) for boxes in graph.columns for box in boxes) + 1
    )
    high = _height(graph, form, height)
    return Sizes(columns, high, sum(widths) - GAP, pair, names)


def _height(graph: BoxGraph, form: Form, height: int) -> int:
    return max(form.within(height, boxes).height(boxes) for boxes in graph.columns)


def _column(boxes: tuple[Box, ...], form: Form, *, cut: bool) -> Column:
    """With room for its lines, and for a name in place of one where boxes are `cut` or have fewer
    rows than there are lines into them.
    """
    lanes = LANE * len({id(source) for box in boxes for source in box.sources})
    named = [box for box in boxes if cut or _nets(box) > form.rows(box)]
    names = [box.name for one in named for box in one.sources]
    lanes += max((cells.width(cells.cut(name, EDGE)) for name in names), default=0)
    shown = [box for box in boxes if box.tensor is not None]
    beside = [box for box in shown if form.low or not box.made_by]
    free = max((_label(box) + (2 if box.made_by else 0) for box in beside), default=0) + 1
    width = max((_width(box, form, free) for box in shown), default=1)
    return Column(form, lanes, free, width)


def _nets(box: Box) -> int:
    """How many lines lead to a box at least: one from all that the same boxes read."""
    return len({source.read_in for source in box.sources})


def _label(box: Box) -> int:
    """Columns for what stands before a box's numbers: its name, its gradient's, the operation."""
    paths = 3 if box.uses > 1 else 0
    return max(
        cells.width(box.title),
        cells.width(f"d{box.name}") + paths,
        min(cells.width(box.made_by), BESIDE),
    )


def _width(box: Box, form: Form, free: int) -> int:
    assert box.tensor is not None
    numbers = shown(box.tensor, form) * cell(box.tensor)
    numbers += 2 if box.tensor.data.size > shown(box.tensor, form) else 0
    if not box.made_by:
        return free + numbers
    if form.low:
        return free + numbers + 2
    return (
        max(numbers, cells.width(box.title) + 1, min(cells.width(box.made_by), OPERATION) + 3) + 3
    )


def shown(tensor: Tensor, form: Form) -> int:
    """How many numbers of a tensor there is room for."""
    return min(form.numbers * CELL // cell(tensor), tensor.shape[-1] if tensor.shape else 1)


def cell(tensor: Tensor) -> int:
    """Columns for one of its numbers: less where they count or point at something."""
    if tensor.data.dtype.kind == "f":
        return CELL
    return max(cells.width(f"{value:.0f}") for value in extremes(tensor.data)) + 2


def span(graph: BoxGraph, sizes: Sizes, about: About, width: int, *, back: bool) -> Span:
    """The columns around the step that fit, first one before it; on the way `back` one after."""
    total, at = len(graph.columns), about.focus.column
    if sizes.width <= width:
        return Span(0, total - 1, at, total)
    first = last = at
    while True:
        begun = first, last
        for way in (1, -1) if back else (-1, 1):
            a, b = (first - 1, last) if way < 0 else (first, last + 1)
            if a >= 0 and b < total and needed(graph, sizes, Span(a, b, at, total), about) <= width:
                first, last = a, b
        if (first, last) == begun:
            return Span(first, last, at, total)


def needed(graph: BoxGraph, sizes: Sizes, span: Span, about: About) -> int:
    """The width of some columns and the names at their edges."""
    first, last, _, _ = span
    columns = sizes.columns[first : last + 1]
    width = sum(column.lanes + column.width + 2 * GAP for column in columns)
    if first:
        width += 2 + widest(before_edge(graph, first - 1))
    if last + 1 < len(sizes.columns):
        width += GAP + widest(after_edge(graph, last, about))
    return width


def before_edge(graph: BoxGraph, column: int) -> dict[Box, str]:
    """What stands at the left edge for a column: the names of what is read from it."""
    return {box: cells.cut(box.name, EDGE) for box in graph.columns[column] if box.readers}


def after_edge(graph: BoxGraph, column: int, about: About) -> dict[Box, str]:
    """What stands at the right edge for each box of a column: the names of what reads it."""
    return {box: _readers(box, about) for box in graph.columns[column] if box.readers}


def widest(names: dict[Box, str]) -> int:
    """The columns that the longest name takes."""
    return max(map(cells.width, names.values()), default=0)


def _readers(box: Box, about: About) -> str:
    readers = list(islice(box.read_by(), MOST_READERS))
    if about.result in readers:
        return cells.cut(about.result.name, EDGE)
    names = [reader.name for reader in readers[:3]]
    return cells.cut(", ".join([*names[:2], *("…" for _ in names[2:])]), EDGE)
