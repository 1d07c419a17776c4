"""A perceptron that learns, as its events tell it, and where the learner's cursor stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.separation import separation
from tutor.activities.point_types import LabelledPoint
from tutor.activities.value_types import short_number
from tutor.drawing.canvas import Drawing, line, stack
from tutor.drawing.plane import Bounds
from tutor.labs.perceptron.experiment import points_of
from tutor.labs.perceptron.report import number, result
from tutor.labs.perceptron.spec import MOST_POINTS, REACH, PerceptronSpec
from tutor.running.state import RunState
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event

STEP = 0.25
"""How far the cursor goes at once."""
NEAR = 0.13
"""A point closer to the cursor than this is the one that is meant."""


class PerceptronState(RunState):
    """The points, the line as it is, and what is shown beside it."""

    spec: PerceptronSpec

    def __init__(self, spec: PerceptronSpec) -> None:
        super().__init__(spec)
        self.data = points_of(spec)
        self.widest = separation(self.data.x, self.data.y) if len(self.data.y) else None
        self.weights: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self.before: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self.wrong: int | None = None
        """The point that the last mistake was made on."""
        self.last: Event = {}
        self.end: Event = {}
        self.gap = True
        """Whether the widest gap is shown."""
        self.cursor: tuple[float, float] | None = None

    def look_as(self, before: RunState) -> None:
        if isinstance(before, PerceptronState):
            self.cursor, self.gap = before.cursor, before.gap

    @property
    def bounds(self) -> Bounds:
        """The part of the plane that is shown: all points, and the unit square at least."""
        x, y = self.data.x[:, 0], self.data.x[:, 1]
        return Bounds.around(x, y, least=Bounds(-0.5, 1.5, -0.5, 1.5))

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        if self.end:
            return 1.0
        return min(float(self.last.get("epoch", 0)) / self.spec.epochs, 1.0)

    @property
    def place(self) -> str:  # type: ignore[override]
        most = f"{self.spec.epochs:,}"
        at = cells.rjust(f"{self.last.get('epoch', 0):,}", cells.width(most))
        return _("pass {at} / {most}", at=at, most=most)

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    def take(self, event: Event) -> None:
        super().take(event)
        if event["event"] == "mistake":
            self.before, self.weights = self.weights, (*event["w"], event["b"])
            self.wrong, self.last = event["row"], event
        elif event["event"] in ("done", "stopped", "error"):
            self.end = event

    @property
    def mistakes(self) -> int:
        return int(self.last.get("step", 0))

    @property
    def right(self) -> int:
        """How many points the line has right as it is."""
        w1, w2, b = self.weights
        answers = self.data.x @ np.array([w1, w2]) + b >= 0
        return int((answers == (self.data.y == 1)).sum())

    def facts(self) -> dict[str, Fact]:
        return {
            "mistakes": float(self.mistakes),
            "epoch": float(self.last.get("epoch", 0)),
            "points": float(len(self.data.y)),
            "right": float(self.right),
            "separable": self.widest is not None,
            "bound": None if self.widest is None else self.widest.bound,
            "separated": bool(self.end.get("separated")) and self.end.get("event") == "done",
            "cycle": float(self.end.get("cycle", 0)),
        }

    def numbers(self, width: int) -> Drawing:
        w1, w2, b = map(number, self.weights)
        bound = "∞" if self.widest is None else f"{self.widest.bound:,.1f}"
        rows = [
            (_("weights"), f"w1 {w1}  w2 {w2}  b {b}"),
            (_("mistakes"), _("{n} of at most {bound}", n=f"{self.mistakes:,}", bound=bound)),
            (_("right"), _("{n} of {all} points", n=self.right, all=len(self.data.y))),
        ]
        room = max(cells.width(name) for name, _said in rows) + 2
        lines = [line(cells.ljust(name, room) + said) for name, said in rows]
        return stack(one.clipped(width) for one in lines)

    # What keys change

    def change_gap(self) -> None:
        """Show the widest gap, or not."""
        self.gap = not self.gap
        self.version += 1

    def move_cursor(self, right: int, up: int) -> None:
        """Move the cursor, which begins in the middle."""
        x, y = self.cursor or (0.5, 0.5)
        moved = (x + right * STEP, y + up * STEP) if self.cursor else (x, y)
        self.put_cursor(*moved)

    def put_cursor(self, x: float, y: float) -> None:
        """Put the cursor on a point of the plane."""
        self.cursor = tuple(round(min(max(at, -REACH), REACH), 2) for at in (x, y))  # type: ignore[assignment]
        self.version += 1

    def with_point(self, label: int | None) -> PerceptronSpec | None:
        """The settings with a point of class `label` at the cursor, or without the one there.

        None where nothing would change.
        """
        if self.cursor is None:
            return None
        x, y = self.cursor
        points = [
            LabelledPoint(round(float(px), 4), round(float(py), 4), int(py_label))
            for (px, py), py_label in zip(self.data.x, self.data.y, strict=True)
        ]
        kept = [p for p in points if max(abs(p.x - x), abs(p.y - y)) > NEAR]
        if label is not None:
            kept.append(LabelledPoint(x, y, label))
        if len(kept) > MOST_POINTS or (label is None and kept == points):
            return None
        return replace(self.spec, data="own", points=tuple(kept))

    @property
    def at_cursor(self) -> str:
        """Where the cursor is: ``(0.5, 0.25)``."""
        if self.cursor is None:
            return ""
        return f"({', '.join(short_number(at) for at in self.cursor)})"
