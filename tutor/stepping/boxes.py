"""Any computation drawn as a graph of boxes: what was made, how it stands, and its gradient.

What an operation made is a box, what the computation begins with stands free. A box has room for
the first numbers of its array, and under them for those of its gradient; what is not known yet is
blank. Where the graph is larger than the room, the part around the current step is shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, groupby, takewhile

from core.tape import Array, Parameter, Tape, Tensor
from core.walk import Phase, Walk
from tutor.stepping.canvas import Canvas, Drawing
from tutor.stepping.numbers import DIGITS, number, sign
from tutor.stepping.scene import Index, Scene

SHOWN = 3  # numbers of an array that a box has room for
CELL = 9  # columns for a number: −12.3456 and a space
LEAF, MADE, PASSING = 2, 4, 1  # rows of what stands free, of a box, of a line that passes
GAP = 2  # columns beside a box
SPACE = 1  # rows between boxes


@dataclass(eq=False, slots=True)
class _Box:
    """A tensor in a column; or, with None, a line that passes through it."""

    tensor: Tensor | None
    column: int
    name: str = ""
    made_by: str = ""
    label: int = 0  # columns of its name, or its gradient's
    sources: list[_Box] = field(default_factory=list)
    place: float = 0.0
    x: int = 0
    y: int = 0
    width: int = 0

    @property
    def height(self) -> int:
        return PASSING if self.tensor is None else MADE if self.made_by else LEAF

    @property
    def port(self) -> int:
        """The row in which lines arrive and leave."""
        return self.y + (1 if self.made_by else 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where everything stands, the box of each tensor; the same for all moments of a walk."""

    columns: tuple[tuple[_Box, ...], ...]
    boxes: dict[Tensor, _Box]
    width: int
    height: int


def draw_boxes(scene: Scene, width: int, height: int) -> Drawing:
    """The graph with what is known at this moment, or the part around the current step."""
    layout = _layout(scene.walk, scene.iteration, scene.folded)
    focus = _focus(scene, layout)
    left = _begin(focus.x + focus.width // 2, width, layout.width)
    top = _begin(focus.y + focus.height // 2, height, layout.height)
    canvas = Canvas()
    for before, column in zip((None, *layout.columns), layout.columns, strict=False):
        if column[0].x > left + width:
            break
        if column[0].x + column[0].width < left - width:
            continue
        if before is not None:
            _lines(canvas, column)
        for box in column:
            _draw(canvas, scene, box, current=scene.step is not None and box is focus)
    return canvas.window(left, top, width, height)


def _focus(scene: Scene, layout: _Layout) -> _Box:
    tensor = scene.step.tensor if scene.step else None
    first = layout.columns[0][0]
    return layout.boxes.get(tensor, first) if tensor is not None else first


def _begin(centre: int, room: int, size: int) -> int:
    """Where a window of `room` begins so that `centre` is in its middle, as far as that goes."""
    return max(min(centre - room // 2, size - room), 0)


@lru_cache(maxsize=4)
def _layout(walk: Walk, iteration: int, folded: frozenset[str]) -> _Layout:
    columns, boxes = _columns(walk, walk.passes[iteration - 1].tape, folded)
    x = height = 0
    for k, column in enumerate(columns):
        wide = max(box.width for box in column)
        lanes = len({id(source) for box in column for source in box.sources})
        x += GAP + (2 * lanes if k else 0)
        y = 0
        for box in column:
            box.x, box.y, box.width = x, y, wide
            y += box.height + (SPACE if box.tensor is not None else 0)
        x += wide + GAP
        height = max(height, y)
    for column in columns:
        lowest = column[-1].y + column[-1].height
        for box in column:
            box.y += (height - lowest) // 2
    return _Layout(tuple(map(tuple, columns)), boxes, x, height)


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """An operation or a folded layer: what it reads, and what of it others read."""

    label: str
    operands: tuple[Tensor, ...]
    result: Tensor
    inside: tuple[Tensor, ...] = ()


def _nodes(walk: Walk, tape: Tape, folded: frozenset[str]) -> list[_Node]:
    """What is drawn as a box, in the order of computation.

    A folded layer stands where the last of it is computed; its parameters are not drawn.
    """
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
            nodes += [_Node(r.op.name, r.operands, r.result) for r in records]
            continue
        used = dict.fromkeys(t for record in records for t in record.operands)
        given = [t for t in used if isinstance(t, Parameter)]
        outer = tuple(t for t in used if t not in given and run_of.get(t) != k)
        made = [record.result for record in records]
        for result in [*(t for t in made[:-1] if t in shared), made[-1]]:
            inside = (*made, *given) if result is made[-1] else ()
            nodes.append(_Node(f"{name} ({len(records)})", outer, result, inside))
    return nodes


def _columns(
    walk: Walk, tape: Tape, folded: frozenset[str]
) -> tuple[list[list[_Box]], dict[Tensor, _Box]]:
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
    uses = Counter(operand for node in nodes for operand in node.operands)
    boxes = {t: _box(t, column, names[t], made.get(t, ""), uses[t]) for t, column in depth.items()}
    columns: list[list[_Box]] = [[] for _ in range(max(depth.values()) + 1)]
    for box in boxes.values():
        columns[box.column].append(box)
    passing: dict[tuple[Tensor, int], _Box] = {}
    for node in nodes:
        for operand in dict.fromkeys(node.operands):
            source = boxes[operand]
            for column in range(depth[operand] + 1, depth[node.result]):
                if (operand, column) not in passing:
                    passing[operand, column] = _Box(None, column, sources=[source])
                    columns[column].append(passing[operand, column])
                source = passing[operand, column]
            boxes[node.result].sources.append(source)
    for node in nodes:
        for tensor in node.inside:
            boxes.setdefault(tensor, boxes[node.result])
    columns = [column for column in columns if column]
    _arrange(columns)
    return columns, boxes


def _box(tensor: Tensor, column: int, name: str, made_by: str, uses: int) -> _Box:
    numbers = min(SHOWN, tensor.shape[-1] if tensor.shape else 1) * CELL
    numbers += 2 if tensor.data.size * CELL > numbers else 0
    label = max(len(_title(name, tensor)), len(f"d{name}") + (3 if uses > 1 else 0))
    inside = max(numbers, label + 1, len(made_by) + 3) if made_by else label + 1 + numbers
    return _Box(tensor, column, name, made_by, label, width=inside + (3 if made_by else 0))


def _title(name: str, tensor: Tensor | None) -> str:
    assert tensor is not None
    return f"{name} {'×'.join(map(str, tensor.shape))}" if tensor.shape else name


def _arrange(columns: list[list[_Box]]) -> None:
    """From the right: each box stands level with those that read it."""
    for column, following in zip(columns[-2::-1], columns[:0:-1], strict=True):
        places = {box: float(place) for place, box in enumerate(following)}
        readers: dict[_Box, list[float]] = {}
        for reader, place in places.items():
            for source in reader.sources:
                readers.setdefault(source, []).append(place)
        for box in column:
            found = readers.get(box)
            box.place = sum(found) / len(found) if found else float(len(following))
        column.sort(key=lambda box: box.place)


def _lines(canvas: Canvas, column: tuple[_Box, ...]) -> None:
    """Lines into a column, one upright lane for each source."""
    sources = sorted({s for box in column for s in box.sources}, key=lambda box: box.y)
    start = column[0].x - 2 * len(sources)
    for lane, source in enumerate(sources):
        at = start + 2 * lane - 1
        rows = [box.port for box in column if source in box.sources]
        canvas.across(source.port, source.x + source.width, at)
        canvas.along(at, min([source.port, *rows]), max([source.port, *rows]))
        for y in rows:
            canvas.across(y, at, column[0].x - 2)
            canvas.put(column[0].x - 1, y, "▸", "rule")


def _draw(canvas: Canvas, scene: Scene, box: _Box, *, current: bool) -> None:
    if box.tensor is None:
        canvas.across(box.y, box.x - 2, box.x + box.width)
        canvas.put(box.x - 1, box.y, "─", "rule")
        return
    gradient = _gradient_name(scene, box.name)
    title = _title(box.name, box.tensor)
    style = "current" if current else "strong" if box.name in scene.known else "quiet"
    back = scene.step is not None and scene.step.phase not in (Phase.FORWARD, Phase.UPDATE)
    if box.made_by:
        _frame(canvas, box, "back" if current else "rule")
        canvas.put(box.x + 2, box.y, title, style)
        _numbers(canvas, scene, box, box.name, box.x + 2, box.y + 1)
        _numbers(canvas, scene, box, gradient, box.x + 2, box.y + 2)
        mark = box.x + 1, box.y + (2 if back else 0)
    else:
        numbers = box.x + box.label + 1
        canvas.put(box.x, box.y, title, style)
        _numbers(canvas, scene, box, box.name, numbers, box.y)
        if gradient in scene.known:
            canvas.put(box.x, box.y + 1, gradient, "quiet")
            _numbers(canvas, scene, box, gradient, numbers, box.y + 1)
        mark = box.x - 1, box.y + back
    if current:
        canvas.put(*mark, "▸", "mark")


def _frame(canvas: Canvas, box: _Box, style: str) -> None:
    """The box itself, with room for a title above, and below the operation that made it."""
    for y, left, right in ((box.y, "╭", "╮"), (box.y + 3, "╰", "╯")):
        canvas.put(box.x, y, left + "─" * (box.width - 2) + right, style)
    for y in (box.y + 1, box.y + 2):
        canvas.put(box.x, y, "│", style)
        canvas.put(box.x + box.width - 1, y, "│", style)
    canvas.put(box.x + 1, box.y, f" {_title(box.name, box.tensor)} ", style)
    canvas.put(box.x + 1, box.y + 3, f" {box.made_by} ", "op quiet")


def _numbers(canvas: Canvas, scene: Scene, box: _Box, name: str, x: int, y: int) -> None:
    """The first numbers of an array, from the row of the batch that is looked at."""
    array = scene.known.get(name)
    if array is None:
        if name == box.name:
            canvas.put(x, y, "·", "quiet")
        return
    signed, here = name != box.name, scene.step is not None and scene.step.name == name
    shown = _places(scene, box, array)
    for k, index in enumerate(shown):
        value = float(array[index])
        looks = sign(value) if signed else ""
        if here and scene.element == index:
            looks = f"{looks} current".strip()
        canvas.put(x + k * CELL, y, _fitted(value, signed).rjust(CELL - 1), looks)
        canvas.spot(x + k * CELL, y, CELL - 1, name, index)
        if scene.changed(name, index):
            canvas.put(x + k * CELL + CELL - 1, y, "*", "changed")
    if array.size > len(shown):
        canvas.put(x + len(shown) * CELL, y, "…", "quiet")


def _fitted(value: float, signed: bool) -> str:
    """The number with as many decimals as there is room for."""
    texts = (number(value, digits, signed=signed) for digits in range(DIGITS, -1, -1))
    return next((text for text in texts if len(text) < CELL), "…")


def _places(scene: Scene, box: _Box, array: Array) -> list[Index]:
    """The elements that a box has room for: a few of one row, the one looked at among them."""
    if not array.ndim:
        return [()]
    assert box.tensor is not None
    here = scene.step is not None and scene.step.tensor is box.tensor
    if here and len(scene.element) == array.ndim:
        *lead, last = scene.element
    else:
        row = scene.row if scene.is_batched(box.tensor) else 0
        lead, last = ([row] + [0] * (array.ndim - 2))[: array.ndim - 1], 0
    first = min(max(last - SHOWN + 1, 0), max(array.shape[-1] - SHOWN, 0))
    places = [(*lead, k) for k in range(first, min(first + SHOWN, array.shape[-1]))]
    return [p for p in places if all(i < n for i, n in zip(p, array.shape, strict=True))]


def _gradient_name(scene: Scene, name: str) -> str:
    """The gradient's name; while its paths are not yet added, that of the latest path."""
    if f"d{name}" in scene.known:
        return f"d{name}"
    paths = list(takewhile(scene.known.__contains__, (f"d{name}({k})" for k in count(1))))
    return paths[-1] if paths else f"d{name}"
