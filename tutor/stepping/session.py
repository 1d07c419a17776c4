"""A walk that is open: what is shown of it, its edits and its iterations."""

from __future__ import annotations

import numpy as np

from core.examples import example_named
from core.walk import Phase, Walk
from tutor.stepping.edits import (
    RATE,
    Edit,
    EditError,
    apply,
    current,
    describe,
    next_rate,
    parse_edit,
)
from tutor.stepping.scene import Scene


class Session:
    """What the learner does with one example. Each change replaces `scene`; nothing is mutated.

    Raises KeyError, with the names that exist, if there is no example called `name`.
    """

    def __init__(
        self, name: str, at: int = 0, *, rate: float | None = None, train_all: bool = False
    ) -> None:
        self.name = name
        self.example = example_named(name)
        self.original = self.example.walk(rate=rate, train_all=train_all)
        self.scene = Scene(self.original).at(at)
        self.iteration = 1

    @property
    def status(self) -> str:
        """``backward 12 / 18   rate 0.50   iteration 2``."""
        return "   ".join(self.statuses)

    @property
    def statuses(self) -> list[str]:
        """The parts of the status, the most important first."""
        scene, rate = self.scene, self.scene.walk.rate
        parts = [f"{scene.phase} {scene.cursor} / {scene.total}"]
        if rate is not None:
            parts.append(f"rate {rate:.2f}" if rate >= 0.01 or rate == 0 else f"rate {rate:g}")
        if self.iteration > 1:
            parts.append(f"iteration {self.iteration}")
        return parts

    @property
    def finished_backward(self) -> bool:
        """Whether the whole backward pass is done."""
        backward = (Phase.BACKWARD, Phase.ACCUMULATE)
        last = max((s.position for s in self.scene.walk.steps if s.phase in backward), default=-1)
        return self.scene.cursor > last >= 0

    def edit(self, text: str) -> None:
        """Make the edit that was typed; EditError, and no change, if it cannot be made."""
        edit, walk = parse_edit(text, self.scene.walk), self.scene.walk
        if edit.value == current(edit, walk):
            raise EditError(f"{edit.target} is {edit.value:g} already: type another number")
        self._make(edit)

    def change_rate(self, direction: int) -> None:
        """The next larger or smaller rate."""
        rate = self.scene.walk.rate
        if rate is None:
            raise EditError("this walk has no update, so it has no rate")
        self._make(Edit(RATE, (), next_rate(rate, direction)))

    def _make(self, edit: Edit) -> None:
        walk = self.scene.walk
        self._become(apply(edit, walk), describe(edit, walk))

    def iterate(self) -> None:
        """Make all updates and compute everything with the new parameters."""
        if self.scene.walk.rate is None:
            raise EditError("this walk has no update, so it has no next iteration")
        with np.errstate(all="ignore"):
            walk = self.scene.walk.after()
        self.iteration += 1
        self._become(walk, f"iteration {self.iteration}")

    def train_all(self) -> None:
        """Train what the example freezes, or freeze it again."""
        walk = self.scene.walk
        if not self.example.frozen:
            raise EditError("every parameter of this walk is trained already")
        frozen = frozenset() if walk.frozen else self.example.frozen
        with np.errstate(all="ignore"):
            changed = Walk(walk.tape, walk.loss, walk.rate, frozen)
        self.scene = Scene(changed, row=self.scene.row).at(self.scene.cursor)

    def reset(self) -> None:
        """All edits and iterations undone."""
        self.iteration = 1
        self.scene = Scene(self.original, row=self.scene.row).at(self.scene.cursor)

    def _become(self, walk: Walk, cause: str) -> None:
        self.scene = self.scene.with_walk(walk, cause)
