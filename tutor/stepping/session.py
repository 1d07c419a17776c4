"""A walk that is open, and what the learner can do with it."""

from __future__ import annotations

from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING

from core.expression import element_name
from tutor.stepping.changes import Changes
from tutor.stepping.edits import EditError
from tutor.stepping.heading import Remark
from tutor.stepping.hunt import Hunt, Said
from tutor.stepping.moves import Moves, stayed
from tutor.stepping.opening import example_of, walk_of
from tutor.stepping.predictions import Predictions
from tutor.stepping.present import Present
from tutor.stepping.remarks import remarks
from tutor.stepping.scene import Scene, layers_in
from tutor.stepping.spec import StepSpec

if TYPE_CHECKING:
    from core.walk import Walk
    from tutor.drawing.canvas import Spot

LARGE = 40
"""Forward steps from which a walk opens with its layers folded."""
MOVING = "moves."
"""How the names of what only moves begin."""
HEAVY = 10_000
"""Numbers of a walk from which computing it again may take 50 ms."""


class Session:
    """One walk: the scene that is present, and the trades that change it.

    `moves` steps, `predictions` hides numbers, `hunt` hides a mistake, `changes` edits. Each sees
    the same `present` and nothing of the others.

    Errors: UsageError if there is no such walk, or no such place in it.
    """

    def __init__(self, spec: StepSpec) -> None:
        self.spec = spec
        """What it was opened with."""
        self.example = example_of(spec)
        self.name = self.example.name
        self.original = walk_of(spec)
        scene = Scene(self.original, folded=_folded(self.original)).at(spec.at or 0)
        if spec.element is not None:
            scene = scene.looking_at(spec.element)
        self.heavy = sum(step.array.size for step in self.original.steps) > HEAVY
        """Whether what is computed from all of it may take longer than a key may."""
        self.present = Present(scene)
        self.predictions = Predictions(self.present, self.name)
        self._take_up()

    def _take_up(self) -> None:
        """The trades that keep nothing of their own."""
        self.moves = Moves(self.present)
        self.hunt = Hunt(self.present)
        self.changes = Changes(self.present, self.example, self.original)

    def do(self, what: str, *how: object) -> Said | None:
        """Do what a trade can, such as ``moves.onward``. What it has to tell, or why it cannot be
        done, is returned.
        """
        said: Said | None
        before = self._place()
        try:
            said = attrgetter(what)(self)(*how)
        except EditError as error:
            return Said(str(error), well=False)
        if said is None and what.startswith(MOVING) and self._place() == before:
            return Said(stayed(self.scene, what.removeprefix(MOVING)))
        return said

    def _place(self) -> tuple[object, ...]:
        """All that a move may change."""
        scene = self.scene
        return scene.cursor, scene.element, scene.row, scene.folded, {*self.present.bookmarks}

    def fork(self) -> Session:
        """A session at the same moment, to be changed beside this one until it is joined."""
        fork = copy(self)
        fork.present = Present(self.scene)
        fork.present.bookmarks = set(self.present.bookmarks)
        fork.present.counts = self.present.counts
        fork._take_up()
        return fork

    def join(self, fork: Session) -> None:
        """Be where a fork has come to."""
        self.present.bookmarks = fork.present.bookmarks
        self.present.see(fork.scene)

    def given_at(self, spot: Spot) -> str:
        """The element that was picked, if it was given and is no step's: it can be edited."""
        scene = self.scene
        made = scene.step is not None and spot.name == scene.step.name
        given = spot.name in scene.walk.leaves and not made
        return element_name(spot.name, spot.element) if given else ""

    @property
    def scene(self) -> Scene:
        """What is seen now."""
        return self.present.scene

    @property
    def remarks(self) -> list[Remark]:
        """The parts of the status, the most important first."""
        return remarks(self.scene, predicting=self.predictions.asked)

    @property
    def status(self) -> str:
        """``backward 12 / 18   iteration 2   rate 0.50``."""
        return "   ".join(remark.text for remark in self.remarks)


def _folded(walk: Walk) -> frozenset[str]:
    """The layers that are folded as a walk opens."""
    return layers_in(walk) if len(walk.passes[0].tape.records) > LARGE else frozenset()
