"""The hunt for a mistake that is hidden in the backward pass."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from tutor.stepping.edits import EditError
from tutor.stepping.present import Present


@dataclass(frozen=True, slots=True)
class Said:
    """What the learner is told after an act; `well` if it is no setback."""

    text: str
    title: str = ""
    well: bool = True


class Hunt:
    """Hides a mistake, and hears where the learner thinks that it is."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def plant(self) -> Said | None:
        """Put a mistake into the backward pass, which one is not said; or take it out."""
        walk = self._present.scene.walk
        if walk.fault is not None:
            self._present.see(self._present.staying(walk.with_fault(None)))
            return None
        possible = walk.faults()
        if not possible:
            raise EditError("no mistake would make a difference in this walk")
        spoiled = self._present.staying(walk.with_fault(random.choice(possible).name))
        self._present.see(replace(spoiled, unexplained=True))
        return Said(
            "One rule of the backward pass is wrong now. Find the step where it goes wrong: "
            "c compares a gradient with a nudge, k says it is here.",
            "A mistake is hidden",
        )

    def accuse(self) -> Said:
        """Say whether the mistake is made at this step; one that was found is told."""
        scene = self._present.scene
        walk, step = scene.walk, scene.step
        if walk.fault is None:
            raise EditError("no fault is planted: v plants one")
        parting = walk.parting()
        if parting is None:
            raise EditError("with these numbers the mistake changes nothing: r undoes the edits")
        if step is None or step.position < parting.position:
            return Said("Not here: up to this step every number is right.", well=False)
        if step.position > parting.position:
            return Said("The damage is older: an earlier step went wrong already.", well=False)
        self._present.see(replace(scene, unexplained=False))
        return Said(f"Found: {walk.fault.title}. {walk.fault.lesson}")
