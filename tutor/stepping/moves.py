"""Stepping: along a walk, from element to element, and from bookmark to bookmark."""

from __future__ import annotations

from dataclasses import replace

from core.walk import Phase
from tutor.drawing.canvas import Spot
from tutor.stepping.edits import EditError
from tutor.stepping.phases import PHASES
from tutor.stepping.present import Present
from tutor.stepping.scene import Scene, layers_in
from tutor.stepping.steplist import STEP
from tutor.words import _


class Moves:
    """Where in the walk the learner is, and which element is looked at."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def go(self, cursor: int) -> None:
        """Go to a position: so many steps are done; −1 is the last."""
        scene = self._present.scene
        self._present.see(scene.at(cursor if cursor >= 0 else scene.total))

    def onward(self, direction: int) -> None:
        """One step on (+1) or back (−1); past a folded layer as a whole."""
        self.go(self._present.scene.onward(direction))

    def phase(self, direction: int) -> None:
        """The first step of the next phase (+1), or of this or the previous one (−1)."""
        self.go(self._present.scene.phase_start(direction))

    def layer(self, direction: int) -> None:
        """The first step of the next layer (+1), or of this or the previous one (−1)."""
        self.go(self._present.scene.layer_start(direction))

    def first_of(self, phase: str) -> None:
        """The first step of a phase; EditError if there is none."""
        cursor = self._present.scene.first_of(phase)
        if cursor is None:
            raise EditError(
                _("This walk has no step of this phase: {phase}.", phase=_(PHASES[Phase(phase)]))
            )
        self.go(cursor)

    def look(self, rows: int, columns: int) -> None:
        """Look at a neighbour: `rows` further down, `columns` further right."""
        self._present.see(self._present.scene.moved(rows, columns))

    def look_at(self, element: tuple[int, ...]) -> None:
        """Look at this element."""
        self._present.see(self._present.scene.looking_at(element))

    def follow(self, spot: Spot) -> None:
        """Go to what was picked: a step of the list, or an element where it was made."""
        scene = self._present.scene
        if spot.name == STEP:
            self.go(spot.element[0])
            return
        if scene.step is None or spot.name != scene.step.name:
            self.go(scene.walk.find(spot.name, scene.iteration) + 1)
        self.look_at(spot.element)

    def nth(self, offset: int) -> None:
        """Look at the element so many places further in reading order."""
        self._present.see(self._present.scene.nth(offset))

    def fold(self, everything: bool = False) -> None:
        """Fold the layer at the cursor, so that a move takes all of its steps, or unfold it.

        At the start, or with `everything`, all layers. What is folded here is done as a whole.
        """
        scene = self._present.scene
        stage = scene.stage
        if stage is None or everything:
            folded = frozenset() if scene.folded else layers_in(scene.walk)
        else:
            folded = scene.folded ^ {stage.name}
        done = stage.last + 1 if stage is not None and stage.name in folded else scene.cursor
        self._present.see(replace(scene, folded=folded).at(done))

    def mark(self) -> None:
        """Set a bookmark at this step, or take it away."""
        self._present.bookmarks ^= {self._present.scene.cursor}

    def next_bookmark(self) -> None:
        """Go to the next bookmark, after the last one to the first."""
        marks = self._present.bookmarks
        if not marks:
            raise EditError(_("There are no bookmarks. m sets one."))
        after = [cursor for cursor in marks if cursor > self._present.scene.cursor]
        self.go(min(after or marks))


def stayed(scene: Scene, what: str) -> str:
    """Why `what`, one of the moves above, led nowhere in a scene, and what leads on."""
    if scene.step is None:
        return _("This is the start, where nothing is made yet. → takes the first step.")
    name = scene.step.name
    if what in ("nth", "look"):
        if scene.step.array.size == 1:
            return _("{name} is a single number.", name=name)
        return _("{name} has no element in that direction.", name=name)
    if scene.cursor == scene.total:
        return _("This is the last step. n goes on to the next iteration, Home to the start.")
    return _("You are there already.")
