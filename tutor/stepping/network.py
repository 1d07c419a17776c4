"""A small network drawn unit by unit: values, weights and gradients in columns that line up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from core.tape import Array, Index, Tensor
from core.walk import Walk
from tutor.drawing.canvas import Canvas, Drawing
from tutor.stepping.layers import DrawnNetwork
from tutor.stepping.numbers import extremes, short, sign
from tutor.stepping.scene import Scene
from tutor.words import cells

GAP = 2  # between columns: room for a star after a number and a mark before the next
BUS = 3  # columns of the lines that join two layers


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the network is shown."""

    weights: bool = True
    slopes: bool = True  # gradients of weights, beside them
    under: bool = False  # gradients of weights, each under its weight
    biases: bool = True
    target: bool = True
    sums: bool = True  # z beside a = f(z)
    digits: int = 4
    rows: int = 2  # of a unit: its value over its gradient, or the one in place of the other
    own: bool = False  # weights, sums and the target only where the step in hand is at work


UNDER = Detail(slopes=False, under=True)
UNITS = Detail(weights=False, slopes=False, biases=False)
DETAILS = (
    *(
        replace(UNDER, biases=biases, **less)
        for less in (
            {},
            {"target": False},
        )
        for biases in (True, False)
    ),
    Detail(),
    Detail(biases=False),
    Detail(slopes=False),
    Detail(slopes=False, biases=False),
    Detail(slopes=False, target=False),
    Detail(slopes=False, biases=False, target=False),
    replace(UNDER, biases=False, own=True),
    Detail(biases=False, own=True),
    *(
        replace(UNITS, rows=rows, **less)
        for rows in (2, 1)
        for less in (
            {},
            {"target": False},
            {"target": False, "digits": 3},
            {"sums": False},
            {"sums": False, "target": False},
            {"sums": False, "target": False, "digits": 3},
            {"sums": False, "target": False, "digits": 2},
        )
    ),
)
"""From all to little: the first that fits is drawn."""


def draw_network(scene: Scene, network: DrawnNetwork, width: int, height: int) -> Drawing:
    """The network as it is known at this moment, in at most `width` columns.

    What has no value yet is a dot; what has no gradient yet is blank. If even the least detail is
    higher than `height`, it is drawn all the same; if it is wider than `width`, nothing is.
    """
    layout = _layout(scene.walk, network, width, height)
    if layout is None:
        return Drawing()
    detail, widths = layout
    part = _part(scene, network) if detail.own else 0
    return _Plan(scene, network, detail, part, widths[part]).draw()


def _part(scene: Scene, network: DrawnNetwork) -> int:
    """Which layer the step in hand is at work in; after the last of them comes the loss."""
    step = scene.step
    if step is None:
        return 0
    result = step.record.result if step.record is not None else None
    for part, layer in enumerate(network.layers):
        if result in (layer.z, layer.a) or step.tensor in (layer.weights, layer.bias):
            return part
    return len(network.layers)


Widths = tuple[int, ...]


@lru_cache(maxsize=8)
def _layout(
    walk: Walk, network: DrawnNetwork, width: int, height: int
) -> tuple[Detail, tuple[Widths, ...]] | None:
    """How much detail fits, and the widths of its columns: the same at every step in one part."""
    low: list[tuple[int, Detail, tuple[Widths, ...]]] = []
    for detail in DETAILS:
        parts = range(len(network.layers) + 1 if detail.own else 1)
        plans = [_Plan(Scene(walk), network, detail, part) for part in parts]
        high = max(plan.draw().height for plan in plans)
        if max(plan.x for plan in plans) - 1 <= width:  # a star may follow the last number
            widths = tuple(plan.widths for plan in plans)
            if high <= height:
                return detail, widths
            low.append((high, detail, widths))
    return min(low, key=lambda plan: plan[0])[1:] if low else None


PlacedElement = tuple[int, str, Index]
"""A row of the drawing, and the element that stands there."""


class _Plan:
    """One drawing in the making, column by column from the left.

    `part` is the layer at work, or after the last of them the loss. `widths` are the columns'
    widths if they are known already, from an earlier drawing.
    """

    def __init__(
        self, scene: Scene, network: DrawnNetwork, detail: Detail, part: int, widths: Widths = ()
    ) -> None:
        self.scene, self.network, self.detail, self.part = scene, network, detail, part
        self.names = scene.walk.names
        self.fixed, self.widths = iter(widths), widths
        fan = max(layer.x.shape[1] for layer in network.layers) + detail.biases
        fan *= 1 + detail.under
        self.pitch = max(detail.rows, fan if detail.weights else 0)
        self.units = max(network.sizes)
        self.canvas = Canvas()
        self.x = 1

    def draw(self) -> Drawing:
        source = self.network.layers[0].x
        self.column(source)
        for part, layer in enumerate(self.network.layers):
            weights = self.detail.weights and self.shown(part)
            hidden = [layer.weights] * (not weights) + [layer.bias] * (not self.detail.biases)
            self.bus(source.shape[1], layer.z.shape[1], hidden)
            if weights:
                self.weights(layer.weights, layer.bias)
            if not (self.detail.sums and self.shown(part)):
                self.column(layer.z if self.at_work(layer.z) else layer.a, layer.z, layer.a)
            else:
                self.column(layer.z)
                if layer.a is not layer.z:
                    self.column(layer.a)
            source = layer.a
        target = self.network.target
        if target is None:
            self.bus(source.shape[1], 1, [])
        elif not (self.detail.target and self.shown(len(self.network.layers))):
            self.canvas.put(self.x, 0, self.names[target], "quiet")
            self.bus(source.shape[1], 1, [target])
        elif target.shape == source.shape:
            self.column(target)
            self.bus(source.shape[1], 1, [])
        else:  # a class for each row
            self.bus(source.shape[1], 1, [])
            self.column(target)
        self.column(self.network.loss)
        self.canvas.put(0, self.units * self.pitch, " ")  # the same height at every step
        return self.canvas.drawing()

    def shown(self, part: int) -> bool:
        """Whether there is room for all of a part."""
        return not self.detail.own or part == self.part

    def top(self, unit: int, units: int) -> int:
        """The row where a unit's cells begin; smaller layers stand in the middle."""
        return 1 + unit * self.pitch + (self.units - units) * self.pitch // 2

    def bus(self, sources: int, targets: int, hidden: list[Tensor]) -> None:
        """The lines from every unit of a layer to every unit of the next.

        A step on one of the `hidden` tensors, which have no column, is named above the lines.
        """
        rows = [self.top(j, sources) for j in range(sources)]
        ends = [self.top(j, targets) for j in range(targets)]
        for y in rows:
            self.canvas.across(y, self.x - 1, self.x)
        for y in ends:
            self.canvas.across(y, self.x, self.x + 1)
        self.canvas.along(self.x, min(rows + ends), max(rows + ends))
        step = self.scene.step
        if step is not None and any(map(self.at_work, hidden)):
            self.canvas.put(self.x - 1, 0, "▸", "mark")
            self.canvas.put(self.x, 0, step.name, "current")
        self.x += BUS

    def at_work(self, *tensors: Tensor) -> bool:
        """Whether the current step computes one of the tensors, or its gradient."""
        step = self.scene.step
        return step is not None and any(step.tensor is tensor for tensor in tensors)

    def column(self, tensor: Tensor, *sharing: Tensor) -> None:
        """A layer's values, each with its gradient under it or, once that is known, in its place.

        `sharing` are the tensors that stand here at other steps: the column has room for them all.
        """
        name = self.names[tensor]
        titles = [name, f"d{name}"]
        if (
            self.detail.rows == 1
            and f"d{name}" in self.scene.known
            and self.scene.phase != "update"
        ):
            titles.reverse()
        shown: list[PlacedElement] = []
        units = tensor.shape[1] if tensor.data.ndim > 1 else 1
        for unit in range(units):
            top, index = self.top(unit, units), self.index(tensor, unit)
            shown += [(top + k, title, index) for k, title in enumerate(titles[: self.detail.rows])]
        room = [d + self.names[t] for t in (tensor, *sharing) for d in ("", "d")]
        self.cells(shown, titles, room, dots=True)

    def weights(self, weights: Tensor, bias: Tensor) -> None:
        """The weights into each unit, one under the other, in the order of their sources.

        Their gradients stand beside or under them or, where there is no room, in their place while
        a step makes them.
        """
        fan, units = weights.shape
        tensors = (weights, bias) if self.detail.biases else (weights,)
        names = [self.names[tensor] for tensor in tensors]
        if self.detail.under:
            self.weights_over_gradients(names, weights, bias)
            return
        gradient = self.at_work(*tensors) and self.scene.phase != "update"
        for d in ("", "d") if self.detail.slopes else ("d" if gradient else "",):
            shown: list[PlacedElement] = []
            for unit in range(units):
                top = self.top(unit, units)
                shown += [(top + k, d + names[0], (k, unit)) for k in range(fan)]
                if self.detail.biases:
                    at = (unit if bias.shape[0] > 1 else 0,)
                    shown.append((top + fan, d + names[1], at))
            titles = [" ".join(d + name for name in names), *(d + name for name in names)]
            both = (d,) if self.detail.slopes else ("", "d")
            self.cells(shown, titles, [each + name for each in both for name in names], dots=False)

    def weights_over_gradients(self, names: list[str], weights: Tensor, bias: Tensor) -> None:
        """The weights into each unit, each with its gradient under it."""
        fan, units = weights.shape
        cells: list[PlacedElement] = []
        for unit in range(units):
            places: list[tuple[str, Index]] = [(names[0], (k, unit)) for k in range(fan)]
            places += [(name, (unit if bias.shape[0] > 1 else 0,)) for name in names[1:]]
            for k, (name, at) in enumerate(places):
                top = self.top(unit, units) + 2 * k
                cells += [(top, name, at), (top + 1, f"d{name}", at)]
        both = [*names, *(f"d{name}" for name in names)]
        self.cells(cells, [" ".join(names), *both], both, dots=False)

    def index(self, tensor: Tensor, unit: int) -> Index:
        if tensor.data.ndim == 0:
            return ()
        if tensor.data.ndim == 1:
            return (min(self.scene.row, tensor.data.size - 1),)
        return (self.scene.row if self.scene.is_batched(tensor) else 0, unit)

    def cells(
        self, shown: list[PlacedElement], titles: list[str], room: list[str], *, dots: bool
    ) -> None:
        """One column of numbers under its title: the first of `titles`, or the current step's.

        It is as wide as the arrays called as in `room` will need.
        """
        scene, canvas, step = self.scene, self.canvas, self.scene.step
        width = next(self.fixed, 0)
        if not width:
            digits = self.detail.digits
            reach = [_reach(scene.walk, name, scene.is_gradient(name), digits) for name in room]
            width = max(*reach, *map(cells.width, (*titles, *room)))
            self.widths = (*self.widths, width)
        current = step is not None and (step.share_of or step.name) in titles
        title = step.name if step and current else titles[0]
        canvas.put(self.x + width - cells.width(title), 0, title, "current" if current else "quiet")
        if current:
            canvas.put(self.x + width - cells.width(title) - 1, 0, "▸", "mark")
        for y, name, index in shown:
            array = scene.known.get(name)
            gradient = scene.is_gradient(name)
            if array is None:
                if dots and not gradient:
                    canvas.put(self.x + width - self.detail.digits - 1, y, "·", "quiet")
                continue
            value = float(array[index])
            text = short(value, _digits(array, self.detail.digits), signed=gradient)
            here = step is not None and name == step.name and index == scene.element
            style = sign(value) if gradient else ""
            if here:
                style = f"{style} current".strip()
                canvas.put(self.x + width - cells.width(text) - 1, y, "▸", "mark")
            if (name, index) in scene.traced:
                style = f"{style} traced".strip()
            canvas.put(self.x + width - cells.width(text), y, text, style)
            if scene.changed(name, index):
                canvas.put(self.x + width, y, "*", "changed")
            canvas.spot(self.x, y, width, name, index)
        self.x += width + GAP


@lru_cache(maxsize=64)
def _reach(walk: Walk, name: str, signed: bool, digits: int) -> int:
    """Columns that an array's numbers take, before and after an update."""
    arrays = [step.array for step in walk.steps if step.name == name]
    if name in walk.leaves:
        arrays += [walk.leaves_of(k)[name].data for k in range(1, walk.iterations + 1)]
    texts = (
        short(value, _digits(array, digits), signed=signed)
        for array in arrays
        for value in extremes(array)
    )
    return max(map(cells.width, texts), default=0)


def _digits(array: Array, digits: int) -> int:
    """Decimals for its numbers: none where they count something."""
    return digits if array.dtype.kind == "f" else 0
