"""A small network as its events tell it: its units, and the plane that it bends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.tape import Array
from tutor.drawing.canvas import Drawing, stack
from tutor.drawing.number_rows import number_row
from tutor.labs.activations.bending import (
    BentPoints,
    active_shares,
    build,
    put_weights,
    stages,
)
from tutor.labs.activations.clouds import points_of
from tutor.labs.activations.report import result
from tutor.labs.activations.spec import ActivationsSpec
from tutor.running.state import RunState
from tutor.running.training import measures
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event

NEWS = 6
"""Deaths and revivals that are kept to be shown."""


class NetworkState(RunState):
    """The points, the network as it is, and how far it has learned."""

    spec: ActivationsSpec

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.epoch = 0
        self.last: Event = {}
        self.end: Event = {}
        self.refused = ""
        self._be(spec)
        self.model = build(spec, np.random.default_rng(spec.seed))

    def _be(self, spec: ActivationsSpec) -> None:
        self.spec, self.data = spec, points_of(spec)

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
            case "look":
                put_weights(self.model, event["weights"])
            case "changed":
                self._be(ActivationsSpec.from_json(event["settings"]))
                self.refused = ""
            case "refused":
                self.refused = event["message"]
            case "done" | "stopped" | "diverged" | "error":
                self.end = event

    def facts(self) -> dict[str, Fact]:
        return {
            "epoch": float(self.epoch),
            "step": float(self.step),
            "train_loss": self.last.get("train_loss"),
            "train_accuracy": self.last.get("train_accuracy"),
            "finished": self.end.get("event") == "done",
            "diverged": self.end.get("event") == "diverged",
        }

    def numbers(self, width: int) -> Drawing:
        rows = [
            number_row(_("step"), f"{self.step:,}"),
            number_row(_("loss"), measures.loss(self.last.get("train_loss"))),
            number_row(_("right"), measures.accuracy(self.last.get("train_accuracy"))),
        ]
        return stack(one.clipped(width) for one in rows)


class DeadState(NetworkState):
    """Which units have no slope at any point, which ones died, and which came back."""

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.layer = self.unit = 0
        self.news: list[Event] = []
        self.counts: dict[str, list[int]] = {}

    def look_as(self, before: RunState) -> None:
        if isinstance(before, DeadState) and before.spec.hidden == self.spec.hidden:
            self.layer, self.unit = before.layer, before.unit

    @property
    def shares(self) -> list[Array]:
        """The share of points at which each unit of each hidden layer has a slope."""
        return active_shares(self.model, self.spec.activation, self.data.x)

    def take(self, event: Event) -> None:
        super().take(event)
        if event["event"] in ("died", "revived"):
            self.news = [*self.news, event][-NEWS:]
        if "died" in event:
            self.counts = {name: event[name] for name in ("dead", "died", "revived")}

    def go(self, across: int, up: int) -> None:
        """Choose another unit."""
        self.layer = min(max(self.layer + across, 0), len(self.spec.hidden) - 1)
        self.unit = min(max(self.unit - up, 0), self.spec.hidden[self.layer] - 1)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        dead = [int((share == 0).sum()) for share in self.shares]
        died, revived = (self.counts.get(name, [0]) for name in ("died", "revived"))
        return {
            **super().facts(),
            "dead": float(sum(dead)),
            "dead_first": float(dead[0]),
            "died": float(sum(died)),
            "revived": float(sum(revived)),
            "revived_first": float(revived[0]),
        }


class FoldState(NetworkState):
    """The planes before and behind each layer of two units, and the one that is chosen."""

    def __init__(self, spec: ActivationsSpec) -> None:
        super().__init__(spec)
        self.chosen = 0

    def look_as(self, before: RunState) -> None:
        if isinstance(before, FoldState):
            self.chosen = min(before.chosen, len(self.planes) - 1)

    @property
    def planes(self) -> list[str]:
        """The names of the stages that have two numbers: x, and z and a of each such layer."""
        return [stage.name for stage in self.at(self.data.x[:1]) if stage.values.shape[1] == 2]

    def at(self, x: Array) -> list[BentPoints]:
        """Points x (N, 2) at every stage."""
        return stages(self.model, self.spec.activation, x)

    def go(self, across: int, up: int) -> None:
        """Choose another plane."""
        self.chosen = min(max(self.chosen + across - up, 0), len(self.planes) - 1)
        self.version += 1

    def facts(self) -> dict[str, Fact]:
        return {**super().facts(), "stage": self.planes[self.chosen]}
