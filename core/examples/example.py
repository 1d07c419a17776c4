"""What an example of a walk is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.tape import Tape, Tensor
from core.walk import Walk


@dataclass(frozen=True, slots=True)
class Example:
    """A named walk: what it is, what to look for, and how it is computed."""

    name: str
    title: str
    look_for: str
    compute: Callable[[], Tensor]
    rate: float
    frozen: frozenset[str] = frozenset()

    def walk(self, *, rate: float | None = None, train_all: bool = False) -> Walk:
        """The walk, from its first values. `train_all` updates the frozen parameters too."""
        with Tape() as tape, np.errstate(all="ignore"):  # overflow is a value to look at
            loss = self.compute()
        frozen = frozenset() if train_all else self.frozen
        return Walk(tape, loss, self.rate if rate is None else rate, frozen)
