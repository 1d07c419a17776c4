"""Any computation as a graph: boxes in columns, each to the right of what it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from core.expression import shape_text
from core.tape import Parameter, Tape, Tensor
from core.walk import Phase, Walk
from tutor.stepping.operations import short_name


@dataclass(eq=False, slots=True)
class Box:
    """A tensor in a column; or, with None, a line that passes through it, called as what it brings:
    one tensor, or several that are read by the same boxes.

    `made_by` is the operation or the layer that makes it; nothing where the graph begins.
    """

    tensor: Tensor | None
    name: str
    made_by: str = ""
    uses: int = 0  # by how many operands it is read
    fixed: bool = False  # no part of the walk, a matrix that is given and stays
    read_in: tuple[int, ...] = ()  # which nodes of the graph read it, all along its line
    sources: list[Box] = field(default_factory=list)
    readers: list[Box] = field(default_factory=list)
    column: int = 0
    place: float = 0.0

    @property
    def title(self) -> str:
        """The name and the shape: ``W 2×3``; ``b (3)``, since a bare 3 would seem to be a value."""
        shape = self.tensor.shape if self.tensor is not None else ()
        size = "×".join(map(str, shape)) if len(shape) > 1 else shape_text(shape)
        return f"{self.name} {size}" if shape else self.name

    def brings(self) -> Iterator[Box]:
        """Itself, or the boxes whose tensors the line brings."""
        if self.tensor is not None:
            yield self
        else:
            for source in self.sources:
                yield from source.brings()

    def read_by(self) -> Iterator[Box]:
        """The boxes that read it, through all lines that pass."""
        lines = [self]
        for line in lines:
            for reader in line.readers:
                if reader.tensor is None:
                    lines.append(reader)
                else:
                    yield reader


@dataclass(frozen=True, slots=True, eq=False)
class BoxGraph:
    """The columns from the left, and the box of each tensor; of a folded layer, all in one."""

    columns: tuple[tuple[Box, ...], ...]
    boxes: dict[Tensor, Box]


@lru_cache(maxsize=4)
def graph_of(walk: Walk, iteration: int, folded: frozenset[str]) -> BoxGraph:
    """What runs in one iteration of a walk, the same for all its moments."""
    columns, boxes = _columns(walk, walk.passes[iteration - 1].tape, folded)
    for k, column in enumerate(columns):
        for box in column:
            box.column = k
            for source in box.sources:
                source.readers.append(box)
    return BoxGraph(tuple(map(tuple, columns)), boxes)


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """An operation or a folded layer: what it reads, and what of it others read."""

    label: str
    operands: tuple[Tensor, ...]
    result: Tensor
    inside: tuple[Tensor, ...] = ()


def _nodes(walk: Walk, tape: Tape, folded: frozenset[str]) -> list[_Node]:
    """What is drawn as a box, in the order of computation.

    A folded layer stands where the last of it is computed; its parameters are not drawn. What an
    operation is given beside its operands stands by it.
    """
    given = {
        step.tensor: [Tensor(one.array, one.name) for one in step.given]
        for step in walk.steps
        if step.given and step.phase is Phase.FORWARD
    }
    runs = [
        (name, list(run))
        for name, run in groupby(tape.records, key=lambda record: walk.layers[record.result])
    ]
    run_of = {record.result: k for k, (_, records) in enumerate(runs) for record in records}
    read_by = [{t for record in records for t in record.operands} for _, records in runs]
    shared = {t for k, tensors in enumerate(read_by) for t in tensors if run_of.get(t) != k}
    nodes: list[_Node] = []
    for k, (name, records) in enumerate(runs):
        if name not in folded or len(records) == 1:
            nodes += [
                _Node(short_name(r.op.name), (*given.get(r.result, ()), *r.operands), r.result)
                for r in records
            ]
            continue
        used = dict.fromkeys(t for record in records for t in record.operands)
        own = [t for t in used if isinstance(t, Parameter)]
        outer = tuple(t for t in used if t not in own and run_of.get(t) != k)
        made = [record.result for record in records]
        for result in [*(t for t in made[:-1] if t in shared), made[-1]]:
            inside = (*made, *own) if result is made[-1] else ()
            nodes.append(_Node(f"{name} ({len(records)})", outer, result, inside))
    return nodes


def _columns(
    walk: Walk, tape: Tape, folded: frozenset[str]
) -> tuple[list[list[Box]], dict[Tensor, Box]]:
    """Boxes by column, each column in the order that keeps lines short."""
    names, nodes = walk.names, _nodes(walk, tape, folded)
    made = {node.result: node.label for node in nodes}
    operands = dict.fromkeys(t for node in nodes for t in node.operands)
    depth: dict[Tensor, int] = {tensor: 0 for tensor in operands if tensor not in made}
    leaves = tuple(depth)
    first_use: dict[Tensor, int] = {}
    for node in nodes:
        depth[node.result] = 1 + max((depth[t] for t in node.operands), default=0)
        for operand in node.operands:
            first_use[operand] = min(first_use.get(operand, 1 << 30), depth[node.result])
    for leaf in leaves:
        depth[leaf] = first_use[leaf] - 1
    uses, readers = Counter(t for node in nodes for t in node.operands), _readers(nodes)
    boxes = {
        t: Box(
            t, names.get(t, t.name), made.get(t, ""), uses[t], t not in names, readers.get(t, ())
        )
        for t in depth
    }
    columns: list[list[Box]] = [[] for _ in range(max(depth.values()) + 1)]
    for tensor, box in boxes.items():
        columns[depth[tensor]].append(box)
    lines: dict[tuple[int, tuple[int, ...]], list[Box]] = {}
    for tensor, box in boxes.items():
        lines.setdefault((depth[tensor], box.read_in), []).append(box)
    passing: dict[tuple[Box, int], Box] = {}  # by the first box of those that a line brings
    for node in nodes:
        for operand in dict.fromkeys(node.operands):
            read = [boxes[operand]]
            together = lines[depth[operand], boxes[operand].read_in]
            for column in range(depth[operand] + 1, depth[node.result]):
                here = together[0], column
                if here not in passing:
                    brings = together if read[0].tensor else read
                    name = ", ".join(box.name for box in together)
                    passing[here] = Box(None, name, read_in=together[0].read_in, sources=brings)
                    columns[column].append(passing[here])
                read = [passing[here]]
            sources = boxes[node.result].sources
            sources += [box for box in read if box not in sources]
    for node in nodes:
        for tensor in node.inside:
            boxes.setdefault(tensor, boxes[node.result])
    columns = [column for column in columns if column]
    _arrange(columns)
    return columns, boxes


def _readers(nodes: list[_Node]) -> dict[Tensor, tuple[int, ...]]:
    """Which nodes read each tensor."""
    readers: dict[Tensor, list[int]] = {}
    for k, node in enumerate(nodes):
        for operand in dict.fromkeys(node.operands):
            readers.setdefault(operand, []).append(k)
    return {tensor: tuple(read_in) for tensor, read_in in readers.items()}


def _arrange(columns: list[list[Box]]) -> None:
    """From the right: each box stands level with those that read it."""
    for column, following in zip(columns[-2::-1], columns[:0:-1], strict=True):
        places = {box: float(place) for place, box in enumerate(following)}
        readers: dict[Box, list[float]] = {}
        for reader, place in places.items():
            for source in reader.sources:
                readers.setdefault(source, []).append(place)
        for box in column:
            found = readers.get(box)
            box.place = sum(found) / len(found) if found else float(len(following))
        column.sort(key=lambda box: box.place)
