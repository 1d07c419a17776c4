"""A graph drawn as boxes: what was made, how it stands, and its gradient.

What an operation made is a box, what the computation begins with stands free. Each has room for
the first numbers of its array and for those of its gradient; what is not known yet is blank.
Where the graph is larger than the room, the columns around the current step are shown, and at
their edges the names of what their lines come from and lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice, takewhile

from core.tape import Array, Index
from core.walk import Phase
from tutor.drawing.canvas import Canvas, Drawing
from tutor.stepping import forms
from tutor.stepping.forms import BESIDE, GAP, LANE, NAMES, About, Column, Form, Sizes, Span
from tutor.stepping.graph import Box, BoxGraph, graph_of
from tutor.stepping.numbers import DIGITS, number, short, sign
from tutor.stepping.scene import Scene
from tutor.stepping.wires import wired
from tutor.words import cells

READERS = 3  # most of those that are looked at together
SHORTEST = 3  # columns of a name that is cut


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """A box, what it is called, and where it stands."""

    box: Box
    text: str
    form: Form
    x: int
    y: int
    width: int
    numbers: int  # where those begin that stand beside a name

    @property
    def port(self) -> int:
        """The row in which lines arrive and leave."""
        return self.y + _port(self.box, self.form)

    @property
    def end(self) -> int:
        """The column after it, where lines leave."""
        return self.x + (self.width if self.form.numbers else cells.width(self.text) + 1)


def span_of(scene: Scene, width: int, height: int) -> Span:
    """The part of the graph that `draw_boxes` shows."""
    graph = graph_of(scene.walk, scene.iteration, scene.folded)
    return _span(scene, graph, forms.sizes_for(graph, width, height), _about(scene, graph), width)


def _span(scene: Scene, graph: BoxGraph, sizes: Sizes, about: About, width: int) -> Span:
    return forms.span(graph, sizes, about, width, back=_back(scene))


def _back(scene: Scene) -> bool:
    return scene.step is not None and scene.step.phase is not Phase.FORWARD


def draw_boxes(scene: Scene, width: int, height: int) -> Drawing:
    """The graph with what is known at this moment, or the part around the current step."""
    graph = graph_of(scene.walk, scene.iteration, scene.folded)
    sizes, about = forms.sizes_for(graph, width, height), _about(scene, graph)
    span, rows = _span(scene, graph, sizes, about, width), min(sizes.height, height)
    canvas = Canvas()
    canvas.put(0, rows - 1, " ")  # the same height at every step
    x, start, before = 0, 0, dict[Box, _Placed]()
    over = forms.needed(graph, sizes, span, about) - width if _back(scene) else 0
    for names, column in _columns(graph, sizes, span, about, rows, max(over, 0)):
        form = column.form
        x, y = x + GAP + column.lanes, _top([*names], form, rows, before)
        placed: dict[Box, _Placed] = {}
        for box, text in names.items():
            placed[box] = _Placed(box, text, form, x, y, column.width, x + column.free)
            y += form.rows(box) + (form.space if box.tensor is not None else 0)
        start = x - 1 if about.focus in placed else start
        if form.numbers:  # else it is the edge, where lines begin
            _lines(canvas, placed.values(), before, GAP + column.lanes)
        for one in placed.values():
            _draw(canvas, scene, one, current=scene.step is not None and one.box is about.focus)
        x, before = x + column.width + GAP, placed
    names = dict[Box, str]()
    if not span.whole and span.last + 1 < span.columns:
        names, x = forms.after_edge(graph, span.last, about), x + GAP
    # A very narrow window keeps what a step reads or, on the way back, where its gradient is from.
    needed = x + forms.widest(names) if names else x - GAP
    beyond = min(max(needed - width, 0), start) if _back(scene) else 0
    for box, one in before.items():
        if box in names:
            canvas.across(one.port, one.end, x - 2)
            canvas.put(x - 1, one.port, "▸", "rule")
            canvas.put(x, one.port, cells.cut(names[box], max(width + beyond - x, 1)))
    return canvas.window(beyond, 0, width, height)


def _about(scene: Scene, graph: BoxGraph) -> About:
    """What the current step is about; at the start, the first box."""
    step, first = scene.step, graph.columns[0][0]
    focus = graph.boxes.get(step.tensor, first) if step else first
    made = graph.boxes.get(step.record.result) if step and step.record else None
    results = [made] if made else [focus, *islice(focus.read_by(), READERS)]
    near = [focus, *results, *(source for box in results for source in box.sources)]
    for box in near:
        if box.tensor is None:
            near += box.sources
    return About(focus, made, frozenset(near))


def _columns(
    graph: BoxGraph, sizes: Sizes, span: Span, about: About, rows: int, over: int
) -> list[tuple[dict[Box, str], Column]]:
    """What stands in each column, from the left edge to the right; the names at the left edge are
    cut where the whole is `over` its room by so many columns.
    """
    part = range(span.first, span.last + 1)
    kept = [_kept(graph.columns[k], sizes.columns[k].form, about, rows) for k in part]
    shown = [
        ({box: box.title for box in boxes}, sizes.columns[k])
        for k, boxes in zip(part, kept, strict=True)
    ]
    if span.first:
        names = forms.before_edge(graph, span.first - 1)
        read = {source for box in kept[0] for source in box.sources}
        ends = _kept([box for box in names if box in read], NAMES, about, rows)
        most = max(forms.widest(names) - over, SHORTEST)
        cut = {box: cells.cut(names[box], most) for box in ends}
        closer = Column(NAMES, -1, 0, min(most, forms.widest(names)) + 1 - GAP)  # to edge and lines
        shown.insert(0, (cut, closer))
    return shown


def _kept(boxes: Sequence[Box], form: Form, about: About, rows: int) -> Sequence[Box]:
    """As many boxes of a column as there are rows for, those that matter most."""
    if form.height(boxes) <= rows:
        return boxes
    kept: list[Box] = []

    def matters(box: Box) -> tuple[bool, bool, bool]:
        return box is about.focus, box in about.near, box.tensor is not None

    for box in sorted(boxes, key=matters, reverse=True):
        if form.height([*kept, box]) <= rows:
            kept.append(box)
    return [box for box in boxes if box in kept]


def _port(box: Box, form: Form) -> int:
    """In which of a box's rows lines arrive and leave."""
    return 1 if box.made_by and form.numbers and not form.low else 0


def _top(boxes: Sequence[Box], form: Form, rows: int, before: dict[Box, _Placed]) -> int:
    """Where a column begins: so that what it makes stands level with what that is made of."""
    spare, y = rows - form.height(boxes), 0
    for box in boxes:
        made = [before[source] for source in box.sources if source in before and source.made_by]
        if box.made_by and made:
            return min(max(made[-1].port - y - _port(box, form), 0), spare)
        y += form.rows(box) + (form.space if box.tensor is not None else 0)
    return spare // 2


def _lines(
    canvas: Canvas, column: Iterable[_Placed], before: dict[Box, _Placed], room: int
) -> None:
    """Lines into a column, one upright lane for each net, in the `room` before it.

    What a box reads and no line leads from is named before it.
    """
    reads = {placed: list(dict.fromkeys(placed.box.sources)) for placed in column}
    here = {one: [before[box] for box in read if box in before] for one, read in reads.items()}
    sources = {source for read in here.values() for source in read}
    leaves = {one: one.port for one in sorted(sources, key=lambda source: source.y)}
    rows = {one: _entries(one) for one in reads}
    most = {one: rows[one][: -1 if len(here[one]) < len(reads[one]) else None] for one in rows}
    wires = wired(leaves, here, most, {one: one.box.read_in for one in leaves})
    told = dict[_Placed, str]()
    for one, read in reads.items():
        led = {id(source.box) for net in wires.nets if one in net.entries for source in net.leaves}
        if left_out := [box.name for box in read if id(box) not in led]:
            told[one] = ", ".join(left_out)
    start = next((placed.x for placed in reads), 0)
    spare = room - GAP - LANE * len(wires.nets)  # left of the names stay the lanes
    end = start - 1 - min(max(map(cells.width, told.values()), default=0), spare)
    free: dict[int, int] = {}  # by row, the column after the last line in it
    for lane, net in enumerate(reversed(wires.nets)):
        at = end - LANE * (lane + 1)
        for y in net.rows:
            free.setdefault(y, at + 1)
        for source, y in net.leaves.items():
            canvas.across(y, source.end, at)
        canvas.along(at, net.rows[0], net.rows[-1])
        for y in net.entries.values():
            canvas.across(y, at, start - 2)
            canvas.put(start - 1, y, "▸", "rule")
        for y in net.crosses():
            canvas.put(at, y, "•", "rule")
    for one, names in told.items():
        used = [net.entries[one] for net in wires.nets if one in net.entries]
        y = next(y for y in rows[one] if y not in used)
        text = cells.cut(names, max(start - 1 - free.get(y, start - room), 1))
        canvas.put(start - 1 - cells.width(text), y, text, "quiet")
        canvas.put(start - 1, y, "▸", "rule")


def _entries(placed: _Placed) -> Sequence[int]:
    """The rows in which lines can enter what is placed, the best first."""
    rows = placed.form.rows(placed.box)
    return sorted(range(placed.y, placed.y + rows), key=lambda y: (y < placed.port, y))


def _draw(canvas: Canvas, scene: Scene, placed: _Placed, *, current: bool) -> None:
    box, form, x, y = placed.box, placed.form, placed.x, placed.y
    known = all(one.fixed or one.name in scene.known for one in box.brings())
    style = "current" if current else "strong" if known else "quiet"
    if not form.numbers:
        canvas.put(x, y, placed.text, style)
        return
    if box.tensor is None:
        canvas.across(y, x - 2, x + placed.width)
        canvas.put(x - 1, y, "─", "rule")
        return
    gradient = _gradient_name(scene, box.name)
    back = scene.step is not None and scene.step.phase not in (Phase.FORWARD, Phase.UPDATE)
    mark = x + (1 if box.made_by else -1), y
    if box.made_by:
        _frame(canvas, placed, "back" if current else "rule")
        canvas.put(x + 2, y, placed.text, style)
        beside = placed.numbers if form.low else x + 2
        below = y if form.low else y + 1
        _numbers(canvas, scene, placed, box.name, beside, below)
        _numbers(canvas, scene, placed, gradient, beside, below + 1)
        mark = x + 1, y + (0 if not back else 1 if form.low else 2)
    elif form.low:
        turned = gradient in scene.known and scene.phase != Phase.UPDATE
        canvas.put(x, y, gradient if turned else placed.text, style)
        _numbers(canvas, scene, placed, gradient if turned else box.name, placed.numbers, y)
    else:
        canvas.put(x, y, placed.text, style)
        _numbers(canvas, scene, placed, box.name, placed.numbers, y)
        if gradient in scene.known:
            canvas.put(x, y + 1, gradient, "quiet")
            _numbers(canvas, scene, placed, gradient, placed.numbers, y + 1)
        mark = x - 1, y + back
    if current:
        canvas.put(*mark, "▸", "mark")


def _frame(canvas: Canvas, placed: _Placed, style: str) -> None:
    """The box itself, with room for a title above, and below the operation that made it."""
    x, y, right, made_by = placed.x, placed.y, placed.x + placed.width - 1, placed.box.made_by
    if placed.form.low:
        bottom = y + placed.form.rows(placed.box) - 1
        for row in range(y, bottom + 1):
            left, end = "╭╮" if row == y else "╰╯" if row == bottom else "││"
            canvas.put(x, row, left, style)
            canvas.put(right, row, end, style)
        room = max(BESIDE, placed.numbers - x - 3)
        canvas.put(x + 2, bottom, cells.cut(made_by, room), "op quiet")
        return
    for row, left, end in ((y, "╭", "╮"), (y + 3, "╰", "╯")):
        canvas.put(x, row, left + "─" * (placed.width - 2) + end, style)
    for row in (y + 1, y + 2):
        canvas.put(x, row, "│", style)
        canvas.put(right, row, "│", style)
    canvas.put(x + 1, y, f" {placed.text} ", style)
    canvas.put(x + 1, y + 3, f" {cells.cut(made_by, right - x - 4)} ", "op quiet")


def _numbers(canvas: Canvas, scene: Scene, placed: _Placed, name: str, x: int, y: int) -> None:
    """The first numbers of an array, from the row of the batch that is looked at."""
    box, array = placed.box, scene.known.get(name)
    assert box.tensor is not None
    if box.fixed and name == box.name:
        array = box.tensor.data
    if array is None:
        if name == box.name:
            canvas.put(x, y, "·", "quiet")
        return
    signed, here = name != box.name, scene.step is not None and scene.step.name == name
    wide = forms.cell(box.tensor)
    places = _places(scene, box, array, forms.shown(box.tensor, placed.form))
    for k, index in enumerate(places):
        value = float(array[index])
        looks = sign(value) if signed else ""
        if here and scene.element == index:
            looks = f"{looks} current".strip()
        if (name, index) in scene.traced:
            looks = f"{looks} traced".strip()
        text = _fitted(value, wide, signed=signed, whole=array.dtype.kind != "f")
        canvas.put(x + k * wide, y, cells.rjust(text, wide - 1), looks)
        if not box.fixed:
            canvas.spot(x + k * wide, y, wide - 1, name, index)
        if scene.changed(name, index):
            canvas.put(x + k * wide + wide - 1, y, "*", "changed")
    if array.size > len(places):
        canvas.put(x + len(places) * wide, y, "…", "quiet")


def _fitted(value: float, room: int, *, signed: bool, whole: bool) -> str:
    """The number with as many decimals as there is room for."""
    most = 0 if whole else DIGITS
    texts = (number(value, digits, signed=signed) for digits in range(most, -1, -1))
    return next(
        (text for text in texts if cells.width(text) < room), short(value, most, signed=signed)
    )


def _places(scene: Scene, box: Box, array: Array, most: int) -> list[Index]:
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
    first = min(max(last - most + 1, 0), max(array.shape[-1] - most, 0))
    places = [(*lead, k) for k in range(first, min(first + most, array.shape[-1]))]
    return [p for p in places if all(i < n for i, n in zip(p, array.shape, strict=True))]


def _gradient_name(scene: Scene, name: str) -> str:
    """The gradient's name; while its paths are not yet added, that of the latest path."""
    if f"d{name}" in scene.known:
        return f"d{name}"
    paths = list(takewhile(scene.known.__contains__, (f"d{name}({k})" for k in count(1))))
    return paths[-1] if paths else f"d{name}"
