"""What the losses show: a cursor on curves, scores with what is made of them, a surface."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.ops.softmax import row_softmax
from core.tape import Array
from tutor.drawing.canvas import Drawing, stack
from tutor.drawing.number_rows import ROOM, heading, number_row, pair
from tutor.labs.losses import one_score
from tutor.labs.losses.experiment import cross_entropy_of
from tutor.labs.losses.report import number, result
from tutor.labs.losses.spec import KINDS, MOST_CLASSES, REACH, LossesSpec
from tutor.running.state import RunState
from tutor.running.training import measures
from tutor.words import _, cells

if TYPE_CHECKING:
    from tutor.activities.goals import Fact
    from tutor.running.training.protocol import Event

ACROSS, UP = 40, 24
"""Steps of the cursor from one side of the surface to the other."""


class LossesState(RunState):
    """One of three views, as it stands: moved by keys before a run, and by a run."""

    spec: LossesSpec

    def __init__(self, spec: LossesSpec) -> None:
        super().__init__(spec)
        self.at: dict[str, float | None] = {}
        """Where each loss's own score is on its way down; empty before the first step."""
        self.scores: Array = np.array(spec.scores)
        self.chosen = spec.label
        """The class whose score keys change."""
        self.trained: Event = {}
        """What was said of the training behind a surface."""
        self.heights: Array = np.zeros((0, 0))
        """The loss over the plane (K, K), row by row from above; NaN where it is no number."""
        self.cursor: tuple[float, float] | None = None
        """A place on the surface, from 0 to 1 to the right and upwards."""
        self.busy: Event = {}
        self.end: Event = {}

    def look_as(self, before: RunState) -> None:
        if isinstance(before, LossesState):
            self.chosen = min(before.chosen, len(self.scores) - 1)
            self.cursor = before.cursor

    @property
    def steps(self) -> int:
        """How many steps there are in all."""
        return len(self.trained["path"]) - 1 if self.trained else self.spec.steps

    @property
    def part_done(self) -> float:  # type: ignore[override]  # computed here, stored in the base
        return self.busy.get("part", 0.0) if self.busy else min(self.step / max(self.steps, 1), 1.0)

    @property
    def place(self) -> str:  # type: ignore[override]
        if self.busy:
            return _("training") if self.busy["with"] == "training" else _("drawing the map")
        most = f"{self.steps:,}"
        at = cells.rjust(f"{self.step:,}", cells.width(most))
        return _("step {at} / {most}", at=at, most=most)

    @property
    def result(self) -> str:  # type: ignore[override]
        return str(result(self.end) or "")

    def take(self, event: Event) -> None:
        super().take(event)
        match event["event"]:
            case "busy":
                self.busy = event
            case "begin":
                self.busy = {}
            case "trained":
                self.trained = event
            case "map":
                self.heights = np.array(event["rows"], np.float64)  # null becomes NaN
            case "step":
                self.step = event["step"]
                self.at = event.get("at", {})
                if "scores" in event:
                    self.scores = np.array(event["scores"])
            case "done" | "stopped" | "error":
                self.busy, self.end = {}, event

    # What is made of it

    @property
    def loss(self) -> float:
        """The cross-entropy of the scores as they are."""
        return cross_entropy_of(self.scores, self.spec.label)[0]

    @property
    def slopes(self) -> Array:
        """p − y (C,)."""
        return cross_entropy_of(self.scores, self.spec.label)[1]

    @property
    def probabilities(self) -> Array:
        """p (C,)."""
        return row_softmax(self.scores)

    @property
    def leads(self) -> bool:
        """Whether the right class has the highest score alone."""
        others = np.delete(self.scores, self.spec.label)
        return bool(self.scores[self.spec.label] > others.max())

    @property
    def cursor_loss(self) -> float | None:
        """The loss at the cursor, as the map has it there."""
        if self.cursor is None or not self.heights.size:
            return None
        size = len(self.heights)
        column, up = (min(int(at * size), size - 1) for at in self.cursor)
        height = float(self.heights[size - 1 - up, column])
        return height if np.isfinite(height) else None

    def facts(self) -> dict[str, Fact]:
        found: dict[str, Fact] = {
            "step": float(self.step),
            "finished": self.end.get("event") == "done",
        }
        if self.spec.view == "curves":
            for name in KINDS:
                found[name] = one_score.value(name, self.spec.score)
                found[f"{name}_slope"] = one_score.slope(name, self.spec.score)
        elif self.spec.view == "scores":
            found |= {
                "loss": self.loss,
                "p_right": float(self.probabilities[self.spec.label]),
                "leads": self.leads,
                "lowest_score": float(self.scores.min()),
                "highest_score": float(self.scores.max()),
            }
        elif self.trained:
            found |= {
                "in_plane": self.trained["share"],
                "end_loss": self.trained["losses"][-1],
                "train_accuracy": self.trained["train_accuracy"],
                "validation_accuracy": self.trained["validation_accuracy"],
                "cursor_loss": self.cursor_loss,
            }
        return found

    def numbers(self, width: int) -> Drawing:
        rows: list[Drawing] = []
        if self.spec.view == "curves":
            rows.append(number_row("z", cells.rjust(number(self.spec.score, 2), ROOM)))
        elif self.spec.view == "scores":
            rows.append(number_row(_("loss"), cells.rjust(number(self.loss, 4), ROOM)))
            share = number(float(self.probabilities[self.spec.label]), 4)
            rows.append(number_row(_("p right"), cells.rjust(share, ROOM)))
        else:
            losses = self.trained.get("losses", [None, None])
            first, last = measures.loss(losses[0]), measures.loss(losses[-1])
            train, held = (
                measures.accuracy(self.trained.get(f"{part}_accuracy"))
                for part in ("train", "validation")
            )
            rows = [
                heading(_("start"), _("end")),
                number_row(_("loss"), pair(first, last)),
                heading(_("train"), _("validation")),
                number_row(_("right"), pair(train, held)),
            ]
        return stack(one.clipped(width) for one in rows)

    # What keys change: each gives settings as they are from then on, None where nothing changes

    def with_score(self, score: float) -> LossesSpec | None:
        """The cursor of the curves at another score."""
        return self._changed(score=_within(score))

    def with_scores(self, scores: Array) -> LossesSpec | None:
        """Other scores."""
        return self._changed(scores=tuple(map(_within, scores.tolist())))

    def raised(self, by: float) -> LossesSpec | None:
        """The chosen score raised."""
        return self.put(self.chosen, float(self.scores[self.chosen]) + by)

    def put(self, label: int, score: float) -> LossesSpec | None:
        """The score of a class, which is chosen, put somewhere."""
        self.choose(label)
        scores = self.scores.copy()
        scores[label] = score
        return self.with_scores(scores)

    def with_label(self, by: int) -> LossesSpec | None:
        """Another class is right."""
        return self._changed(label=(self.spec.label + by) % len(self.scores))

    def with_classes(self, by: int) -> LossesSpec | None:
        """A class more, its score 0, or the last one less."""
        scores = [*self.scores.tolist(), 0.0] if by > 0 else self.scores.tolist()[:-1]
        if not 2 <= len(scores) <= MOST_CLASSES:
            return None
        label = min(self.spec.label, len(scores) - 1)
        return self._changed(scores=tuple(map(_within, scores)), label=label)

    def choose(self, label: int) -> None:
        """Choose the class whose score is changed."""
        self.chosen = label % len(self.scores)
        self.version += 1

    def move_cursor(self, right: int, up: int) -> None:
        """Move the cursor on the surface, which begins in the middle."""
        x, y = self.cursor or (0.5, 0.5)
        if self.cursor is not None:
            x, y = x + right / ACROSS, y + up / UP
        self.put_cursor(x, y)

    def put_cursor(self, x: float, y: float) -> None:
        """Put the cursor somewhere on the surface."""
        self.cursor = (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.version += 1

    def _changed(self, **changes: object) -> LossesSpec | None:
        spec = replace(self.spec, **changes)  # type: ignore[arg-type]
        return None if spec == self.spec and not self.step else spec


def _within(score: float) -> float:
    """A score that can be: short, and not beyond all bounds."""
    return round(min(max(score, -REACH), REACH), 2) + 0.0
