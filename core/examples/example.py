"""What an example of a walk is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.message import Message
from core.tape import Tape, Tensor
from core.walk import Recipe, Walk


@dataclass(frozen=True, slots=True)
class Example:
    """A named walk: what it is, what to look for, and how it is computed."""

    name: str
    title: str
    look_for: str | Message
    compute: Callable[[], Tensor]
    rate: float
    frozen: frozenset[str] = frozenset()

    @property
    def recipe(self) -> Recipe:
        """What its walk is made by unless it is asked for otherwise."""
        return Recipe(network=self.name, rate=self.rate, frozen=self.frozen)

    def walk(self, recipe: Recipe | None = None) -> Walk:
        """The walk from its first values: by its own recipe, or by another one for it."""
        return Walk(*self.record(), self.recipe if recipe is None else recipe)

    @np.errstate(all="ignore")  # overflow is a value to look at, not a warning
    def record(self) -> tuple[Tape, Tensor]:
        """Compute it: what ran, and the loss."""
        with Tape() as tape:
            loss = self.compute()
        return tape, loss
