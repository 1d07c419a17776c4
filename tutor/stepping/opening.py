"""How a walk begins: what is asked for beside its name, on the command line or by a page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from core.examples import Example
    from core.walk import Walk


MOST_ITERATIONS = 999


@dataclass(frozen=True, slots=True)
class Opening:
    """What an example's walk is opened with; what is not said stays as the example has it.

    `train_all` updates its frozen parameters too, `expand` writes fused operations out, and
    `element` is looked at first.
    """

    rate: float | None = None
    train_all: bool = False
    optimizer: str | None = None
    iterations: int = 1
    expand: bool = False
    element: tuple[int, ...] | None = None

    def walk(self, example: Example) -> Walk:
        """The example's walk, so opened."""
        recipe = example.recipe
        recipe = replace(
            recipe,
            rate=recipe.rate if self.rate is None else self.rate,
            frozen=frozenset() if self.train_all else recipe.frozen,
            optimizer=self.optimizer or recipe.optimizer,
            iterations=self.iterations,
        )
        walk = example.walk(recipe)
        return walk.with_opened(walk.can_be_opened) if self.expand else walk

    def word(self) -> str:
        """It as one word, for where the app is to begin."""
        return json.dumps(asdict(self))

    @classmethod
    def of_word(cls, word: str) -> Self:
        """What `word` made a word of."""
        said = json.loads(word)
        element = said.pop("element")
        return cls(**said, element=None if element is None else tuple(element))


AS_IT_IS = Opening()
