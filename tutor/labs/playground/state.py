"""A training in the playground as its events tell it, and what the learner looks at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.datasets import Data
from core.networks import MLP
from core.tape import Array
from tutor.activities.errors import UsageError
from tutor.activities.point_types import LabelledPoint
from tutor.drawing.canvas import Drawing, stack
from tutor.drawing.number_rows import ROOM, heading, number_row, pair
from tutor.drawing.plane import Bounds
from tutor.drawing.traces import Trace
from tutor.labs.playground.points import features_of, held_back, points_of
from tutor.labs.playground.report import result
from tutor.labs.playground.small_network import build, looked_into, outputs_of, put_weights
from tutor.labs.playground.spec import MOST_OWN, PlaygroundSpec
from tutor.running.state import RunState
from tutor.running.training import measures
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event

BOUNDS = Bounds(-1.2, 1.2, -1.2, 1.2)
STEP = 0.1
NEAR = 0.05
"""A point closer to the cursor than this is the one that is meant."""

NO_POINTS = Data(np.zeros((1, 2)), np.zeros(1, np.int64))
"""Stands for no points, so that there is a network to look at."""


class PlaygroundState(RunState):
    """The points, the network as it is, the curves, and what is chosen."""

    spec: PlaygroundSpec

    def __init__(self, spec: PlaygroundSpec) -> None:
        super().__init__(spec)
        self.step = self.epoch = 0
        self.train_loss, self.validation_loss = Trace(), Trace()
        self.last: Event = {}
        self.end: Event = {}
        self.refused = ""
        self.chosen: tuple[int, int] | None = None
        """The layer, from 0, and the unit whose view is shown large; None shows the output."""
        self.weight = 0
        """Which of all weights is read, and can be changed."""
        self.cursor: tuple[float, float] | None = None
        self._be(spec)

    def _be(self, spec: PlaygroundSpec) -> None:
        """Have the points and a network of these settings."""
        self.spec = spec
        try:
            self.data, self.problem = points_of(spec), ""
        except UsageError as error:
            self.data, self.problem = NO_POINTS, str(error)
        self.held = held_back(spec, self.data)
        rng = np.random.default_rng(spec.seed)
        self.model: MLP = build(spec, outputs_of(spec, self.data.y), rng)
        if self.chosen is not None and not (
            self.chosen[0] < len(spec.hidden) and self.chosen[1] < spec.hidden[self.chosen[0]]
        ):
            self.chosen = None
        self.weight = min(self.weight, self.model.vector.size - 1)

    def look_as(self, before: RunState) -> None:
        if isinstance(before, PlaygroundState):
            self.cursor, self.chosen = before.cursor, before.chosen
            self._be(self.spec)

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        return min(self.epoch / self.spec.epochs, 1.0)

    @property
    def place(self) -> str:  # type: ignore[override]
        most = f"{self.spec.epochs:,}"
        at = cells.rjust(f"{self.epoch:,}", cells.width(most))
        return _("epoch {at} / {most}", at=at, most=most)

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    def take(self, event: Event) -> None:
        super().take(event)
        self.step, self.epoch = event.get("step", self.step), event.get("epoch", self.epoch)
        match event["event"]:
            case "epoch":
                self.last = event
                for trace, name in (
                    (self.train_loss, "train_loss"), (self.validation_loss, "validation_loss"),
                ):  # fmt: skip
                    value = event[name]
                    trace.add(event["epoch"], np.nan if value is None else value)
            case "look":
                put_weights(self.model, event["weights"])
            case "changed":
                self._be(PlaygroundSpec.from_json(event["settings"]))
            case "refused":
                self.refused = event["message"]
            case "done" | "stopped" | "diverged" | "error":
                self.end = event

    def facts(self) -> dict[str, Fact]:
        names = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
        return {
            "epoch": float(self.epoch),
            "step": float(self.step),
            **{name: self.last.get(name) for name in names},
            "finished": self.end.get("event") == "done",
            "diverged": self.end.get("event") == "diverged",
        }

    def numbers(self, width: int) -> Drawing:
        rows = [heading(_("train"), _("validation"))]
        for name, key, form in (
            (_("loss"), "loss", measures.loss), (_("right"), "accuracy", measures.accuracy),
        ):  # fmt: skip
            train, held = (form(self.last.get(f"{part}_{key}")) for part in ("train", "validation"))
            rows.append(number_row(name, pair(train, held)))
        rows.append(number_row(_("step"), cells.rjust(f"{self.step:,}", ROOM)))
        return stack(one.clipped(width) for one in rows)

    # What is drawn

    def seen(self, x: Array) -> tuple[list[Array], Array]:
        """What each hidden layer and the output make of points x (N, 2)."""
        return looked_into(self.model, features_of(self.spec, x))

    # What keys change

    def choose(self, layers: int, units: int) -> None:
        """Look at another unit, or at the output: as if all stood in columns side by side."""
        sizes = (*self.spec.hidden, 1)
        layer, unit = self.chosen or (len(sizes) - 1, 0)
        layer = min(max(layer + layers, 0), len(sizes) - 1)
        unit = (unit + units) % sizes[layer] if not layers else min(unit, sizes[layer] - 1)
        self.chosen = None if layer == len(sizes) - 1 else (layer, unit)
        self.version += 1

    def next_weight(self, by: int) -> None:
        """Read another weight."""
        self.weight = (self.weight + by) % self.model.vector.size
        self.version += 1

    @property
    def weight_named(self) -> tuple[str, tuple[int, ...], float]:
        """The array, the place and the number of the weight that is read."""
        at = self.weight
        for tensor in self.model.parameters():
            if at < tensor.data.size:
                place = tuple(int(i) for i in np.unravel_index(at, tensor.shape))
                return tensor.name, place, float(tensor.data[place])
            at -= tensor.data.size
        raise IndexError(self.weight)

    def weights_beside(self) -> list[tuple[int, str, float]]:
        """The weights and the bias that lead into one unit, that of the weight that is read: which
        of all weights each is, its name, and its number.
        """
        name, place, _number = self.weight_named
        found, start = [], 0
        for tensor in self.model.parameters():
            if tensor.name[1:] == name[1:]:
                flat, step = tensor.data.ravel(), tensor.shape[-1]
                found += [
                    (start + at, f"{tensor.name}[{_place(tensor.shape, at)}]", float(flat[at]))
                    for at in range(place[-1], flat.size, step)
                ]
            start += tensor.data.size
        return found

    def read_weight(self, number: int) -> None:
        """Read one of all weights."""
        self.weight = number
        self.version += 1

    def look_through(self, layer: int, unit: int) -> None:
        """Look at what a unit sees, and read its first weight."""
        self.chosen = layer, unit
        sizes = [tensor.data.size for tensor in self.model.parameters()]
        self.read_weight(sum(sizes[: 2 * layer]) + unit)

    def move_cursor(self, right: int, up: int) -> None:
        """Move the cursor, which begins in the middle."""
        x, y = self.cursor or (0.0, 0.0)
        self.put_cursor(*((x + right * STEP, y + up * STEP) if self.cursor else (x, y)))

    def put_cursor(self, x: float, y: float) -> None:
        """Put the cursor on a point of the plane."""
        reach = BOUNDS.right
        inside = (min(max(at, -reach), reach) for at in (x, y))
        self.cursor = (round(next(inside), 2), round(next(inside), 2))
        self.version += 1

    def with_point(self, label: int | None) -> PlaygroundSpec | None:
        """The settings with a point of class `label` at the cursor, or without the one there.

        Points of classes that were drawn are taken over as one's own. None if nothing changes.
        """
        if self.cursor is None:
            return None
        x, y = self.cursor
        kept = [p for p in self._own() if max(abs(p.x - x), abs(p.y - y)) > NEAR]
        if label is not None:
            kept.append(LabelledPoint(x, y, label))
        if len(kept) > MOST_OWN:
            return None
        return replace(self.spec, data="own", points=tuple(kept))

    def _own(self) -> list[LabelledPoint]:
        if self.spec.data == "own":
            return list(self.spec.points)
        if self.problem or self.spec.regression:
            return []
        reach = BOUNDS.right
        return [
            LabelledPoint(round(float(x), 2), round(float(y), 2), int(label))
            for (x, y), label in zip(self.data.x, self.data.y, strict=True)
            if abs(x) <= reach and abs(y) <= reach
        ][: MOST_OWN - 1]


def _place(shape: tuple[int, ...], at: int) -> str:
    return ",".join(str(int(i)) for i in np.unravel_index(at, shape))
