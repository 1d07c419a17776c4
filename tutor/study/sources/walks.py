"""The predictions asked for in walks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.activities.destinations import Open
from tutor.quiz.walk_id import WALK, parse_walk_id
from tutor.stepping.spec import StepSpec
from tutor.study.sources.origin import Origin

if TYPE_CHECKING:
    from tutor.learner import Exists
    from tutor.quiz.question import Question


class WalkSource:
    """Finds the predictions of the named walks, as they stand at first."""

    def find(self, name: str) -> Question | None:
        if parse_walk_id(name) is None:
            return None
        from tutor.quiz.predictions import prediction_named

        return prediction_named(name)

    def knowing(self) -> Exists:
        def knows(name: str) -> bool:
            if not name.startswith(WALK):
                return False
            from tutor.quiz.predictions import is_prediction

            return is_prediction(name)

        return knows

    def origin(self, question: Question) -> Origin | None:
        place = parse_walk_id(question.id)
        if place is None:
            return None
        spec = StepSpec(place.walk, at=place.position or None)
        return Origin(f"Step › {place.walk}", Open("step", spec))
