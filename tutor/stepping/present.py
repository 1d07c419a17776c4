"""What is seen of an open walk right now: the one place where a scene is replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from core.walk import Step, Walk
from tutor.stepping.scene import Scene


class Present:
    """The scene that is seen, and the bookmarks in its walk. A scene itself never changes.

    `covers` tells of a scene whether it hides what its step makes; `counts` is what the learner
    has done in it, for tasks.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.bookmarks: set[int] = set()
        self.counts = Counter[str]()
        self.covers: Callable[[Scene], bool] = lambda scene: False

    def see(self, scene: Scene) -> None:
        """See another scene."""
        self.scene = replace(scene, covered=self.covers(scene))

    def move_to(self, walk: Walk) -> None:
        """Go to a walk with other steps; the cursor and the bookmarks stay at their arrays."""
        steps = self.scene.walk.steps
        marked = {cursor for cursor in self.bookmarks if cursor}
        moved = {_same(steps[cursor - 1], walk) + 1 for cursor in marked}
        self.bookmarks = moved | (self.bookmarks - marked)
        self.see(self.staying(walk))

    def staying(self, walk: Walk) -> Scene:
        """The scene of a walk with other steps, where it makes what is made here."""
        before = self.scene
        unexplained = before.unexplained and walk.fault is not None
        scene = Scene(walk, 0, (), before.row, unexplained=unexplained, folded=before.folded)
        if before.step is None:
            return scene
        return scene.at(_same(before.step, walk) + 1).looking_at(before.element)


def _same(step: Step, walk: Walk) -> int:
    """The position of the step that makes the same array in the same phase, or of one near it."""
    alike = walk.steps_of(min(step.iteration, walk.iterations))
    for one in alike:
        if one.name == step.name and one.phase == step.phase:
            return one.position
    within = [s for s in alike if s.name.partition(".")[0] == step.name.partition(".")[0]]
    return (within or alike)[0].position
