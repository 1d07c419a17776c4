"""A walk that is open, and what the learner can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.stepping.changes import Changes
from tutor.stepping.heading import Status
from tutor.stepping.hunt import Hunt
from tutor.stepping.moves import Moves
from tutor.stepping.opening import example_of, walk_of
from tutor.stepping.predictions import Predictions
from tutor.stepping.present import Present
from tutor.stepping.scene import Scene, layers_in
from tutor.stepping.spec import StepSpec
from tutor.stepping.status import statuses

if TYPE_CHECKING:
    from core.walk import Walk

LARGE = 40
"""Forward steps from which a walk opens with its layers folded."""


class Session:
    """One walk: the scene that is present, and the trades that change it.

    `moves` steps, `predictions` hides numbers, `hunt` hides a mistake, `changes` edits. Each sees
    the same `present` and nothing of the others.

    Errors: UsageError if there is no such walk, or no such place in it.
    """

    def __init__(self, spec: StepSpec) -> None:
        self.example = example_of(spec)
        self.name = self.example.name
        self.original = walk_of(spec)
        scene = Scene(self.original, folded=_folded(self.original)).at(spec.at or 0)
        if spec.element is not None:
            scene = scene.looking_at(spec.element)
        self.present = Present(scene)
        self.moves = Moves(self.present)
        self.predictions = Predictions(self.present, self.name)
        self.hunt = Hunt(self.present)
        self.changes = Changes(self.present, self.example, self.original)

    @property
    def scene(self) -> Scene:
        """What is seen now."""
        return self.present.scene

    @property
    def statuses(self) -> list[Status]:
        """The parts of the status, the most important first."""
        return statuses(self.scene, predicting=self.predictions.asked)

    @property
    def status(self) -> str:
        """``backward 12 / 18   iteration 2   rate 0.50``."""
        return "   ".join(status.text for status in self.statuses)


def _folded(walk: Walk) -> frozenset[str]:
    """The layers that are folded as a walk opens."""
    return layers_in(walk) if len(walk.passes[0].tape.records) > LARGE else frozenset()
