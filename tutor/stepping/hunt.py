"""The hunt for a mistake that is hidden in the backward pass."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from tutor.stepping.edits import EditError
from tutor.stepping.present import Present
from tutor.words import _


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
            raise EditError(_("No mistake would make a difference in this walk."))
        spoiled = self._present.staying(walk.with_fault(random.choice(possible).name))
        self._present.see(replace(spoiled, unexplained=True))
        return Said(
            _(
                "One rule of the backward pass is now wrong. Find the step that makes the "
                "mistake: c compares a gradient with a nudge, k says that you have found it."
            ),
            _("A mistake is hidden"),
        )

    def accuse(self) -> Said:
        """Say whether the mistake is made at this step; one that was found is told."""
        scene = self._present.scene
        walk, step = scene.walk, scene.step
        if walk.fault is None:
            raise EditError(_("No mistake is hidden. v hides one."))
        parting = walk.parting()
        if parting is None:
            raise EditError(
                _("With these numbers the mistake changes nothing. r undoes your edits.")
            )
        if step is None or step.position < parting.position:
            return Said(_("Not here: every number up to this step is right."), well=False)
        if step.position > parting.position:
            return Said(_("Not here: an earlier step is already wrong."), well=False)
        if scene.unexplained:
            self._present.counts["faults_found"] += 1
        self._present.see(replace(scene, unexplained=False))
        return Said(
            _("Found: {title}. {lesson}", title=_(walk.fault.title), lesson=_(walk.fault.lesson))
        )
