"""A question that is asked with other numbers each time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from tutor.activities.lookup import imported
from tutor.learner.instances import instance
from tutor.quiz.generators import GENERATORS
from tutor.quiz.kinds import KINDS
from tutor.quiz.question import Question

if TYPE_CHECKING:
    from tutor.quiz.generator import Drawn

FIRST_SEED = 1
"""The seed of the first asking."""
ATTEMPTS = 100
"""How often numbers are drawn until no wrong answer happens to be right."""


class Generated(NamedTuple):
    """A generator's name and its settings, under the id that its askings begin with. `line` counts
    from 1 in the chapter's file.
    """

    id: str
    generator: str
    settings: tuple[tuple[str, Any], ...] = ()
    line: int = 0

    def question(self, seed: int) -> Question:
        """The question that it asks with this seed: the same each time."""
        drawn = self.drawn(seed)
        return Question(
            instance(self.id, seed),
            drawn.kind,
            drawn.prompt,
            KINDS[drawn.kind].read(drawn.prompt, drawn.items(), ()),
            drawn.hints,
            self.line,
            solution=drawn.solution,
        )

    def drawn(self, seed: int) -> Drawn:
        """What the generator gives for this seed. Numbers for which a wrong formula happens to give
        the right answer are drawn again.
        """
        draw = imported(f"{GENERATORS[self.generator].module}:draw")
        for attempt in range(ATTEMPTS):
            chance = Random(f"{self.id}/{seed}/{attempt}")
            drawn: Drawn = draw(chance, **dict(self.settings))
            if not drawn.clashes():
                break
        return drawn
