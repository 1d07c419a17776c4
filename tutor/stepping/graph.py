"""Any computation drawn as a graph: named nodes in columns, lines from operands to results."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.tape import Array, Tensor
from tutor.stepping.canvas import Canvas, Drawing
from tutor.stepping.numbers import number, sign
from tutor.stepping.scene import Scene

PITCH = 3  # rows from a node to the next: its value, its gradient, a blank
GAP = 2  # before a node, where the mark of the current step stands


@dataclass(eq=False, slots=True)
class _Node:
    """A tensor in a column; or, with None, a line that passes through it."""

    tensor: Tensor | None
    column: int
    sources: list[_Node] = field(default_factory=list)
    place: float = 0.0
    y: int = 0


def draw_graph(scene: Scene, width: int, height: int) -> Drawing:
    """The graph with what is known at this moment; empty if it does not fit."""
    columns = _columns(scene)
    canvas, x = Canvas(), GAP
    tallest = max(len(column) for column in columns)
    if tallest * PITCH - 1 > height:
        return Drawing()
    for number_of, column in enumerate(columns):
        for place, node in enumerate(column):
            node.y = place * PITCH + (tallest - len(column)) * PITCH // 2
        if number_of:
            x = _lines(canvas, x, column)
        x = _nodes(canvas, scene, x, column)
    drawing = canvas.drawing()
    return drawing if drawing.width <= width else Drawing()


def _columns(scene: Scene) -> list[list[_Node]]:
    """Nodes by column, each column in the order that keeps lines short."""
    records = scene.walk.tape.records
    depth: dict[Tensor, int] = dict.fromkeys(scene.walk.tape.leaves(), 0)
    for record in records:
        depth[record.result] = 1 + max(depth[t] for t in record.operands)
    for leaf in scene.walk.tape.leaves():
        depth[leaf] = min(depth[r.result] for r in records if leaf in r.operands) - 1
    nodes = {tensor: _Node(tensor, column) for tensor, column in depth.items()}
    columns: list[list[_Node]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in nodes.values():
        columns[node.column].append(node)
    passing: dict[tuple[Tensor, int], _Node] = {}
    for record in records:
        for operand in dict.fromkeys(record.operands):
            source = nodes[operand]
            for column in range(depth[operand] + 1, depth[record.result]):
                if (operand, column) not in passing:
                    passing[operand, column] = _Node(None, column, [source])
                    columns[column].append(passing[operand, column])
                source = passing[operand, column]
            nodes[record.result].sources.append(source)
    _arrange(columns)
    return columns


def _arrange(columns: list[list[_Node]]) -> None:
    """From the right: each node stands level with the nodes that read it."""
    for column, following in zip(columns[-2::-1], columns[:0:-1], strict=True):
        places = {node: float(place) for place, node in enumerate(following)}
        for node in column:
            readers = [places[reader] for reader in following if node in reader.sources]
            node.place = sum(readers) / len(readers) if readers else float(len(following))
        column.sort(key=lambda node: node.place)


def _lines(canvas: Canvas, x: int, column: list[_Node]) -> int:
    """Lines into a column, one upright lane for each source; the column where it begins."""
    sources = sorted(dict.fromkeys(s for node in column for s in node.sources), key=lambda n: n.y)
    end = x + 2 * len(sources)
    for lane, source in enumerate(sources, start=1):
        at = x + 2 * lane - 1
        rows = [node.y for node in column if source in node.sources]
        canvas.across(source.y, x - 1, at)
        canvas.along(at, min([source.y, *rows]), max([source.y, *rows]))
        for y in rows:
            canvas.across(y, at, end)
    return end + GAP


def _nodes(canvas: Canvas, scene: Scene, x: int, column: list[_Node]) -> int:
    """The nodes of a column: name and value, under it the gradient; the column after them."""
    final = scene.walk.known(scene.total - 1)
    names = [scene.walk.names[node.tensor] for node in column if node.tensor]
    label = max((len(word) for name in names for word in _words(final, name)), default=0)
    widths = [len(_value(final, word, True)) for name in names for word in _words(final, name)]
    end = x + label + 1 + max(widths, default=0)
    for node in column:
        if node.tensor is None:
            canvas.across(node.y, x - GAP, end)
            continue
        name = scene.walk.names[node.tensor]
        for y, word in ((node.y, name), (node.y + 1, _gradient_name(scene, name))):
            array = scene.known.get(word)
            current = scene.step is not None and scene.step.name == word
            if array is None:
                if word == name:
                    canvas.put(x + label - len(word), y, word, "quiet")
                    canvas.put(end - 1, y, "·", "quiet")
                continue
            canvas.put(x + label - len(word), y, word, "current" if current else "quiet")
            if current:
                canvas.put(x + label - len(word) - 1, y, "▸", "mark")
            text = _value(scene.known, word, word != name)
            style = sign(float(array.flat[0])) if word != name and array.size == 1 else ""
            style = f"{style} current".strip() if current else style
            canvas.put(end - len(text), y, text, style)
            canvas.spot(x, y, end - x, word, (0,) * array.ndim)
            if array.size == 1 and scene.changed(word, (0,) * array.ndim):
                canvas.put(end, y, "*", "changed")
    return end + 2


def _words(arrays: dict[str, Array], name: str) -> list[str]:
    """A tensor's name, and those of its gradient and of the paths that are added up in it."""
    return [name, *(word for word in arrays if word.partition("(")[0] == f"d{name}")]


def _gradient_name(scene: Scene, name: str) -> str:
    """The gradient's name; while its paths are not yet added, that of the latest path."""
    paths = [known for known in scene.known if known.startswith(f"d{name}(")]
    return f"d{name}" if f"d{name}" in scene.known or not paths else paths[-1]


def _value(arrays: dict[str, Array], name: str, signed: bool) -> str:
    """A single number; the shape of anything larger."""
    array = arrays.get(name)
    if array is None:
        return ""
    if array.size == 1:
        return number(float(array.flat[0]), signed=signed)
    return f"({','.join(map(str, array.shape))})"
