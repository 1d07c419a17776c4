"""Predicting: each number is hidden until the learner has said what it will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.walk import Phase, Walk
from tutor.stepping.present import Present
from tutor.stepping.scene import Scene

if TYPE_CHECKING:
    from tutor.quiz.question import Question
    from tutor.quiz.verdict import Verdict


class Predictions:
    """Whether numbers are hidden, what is asked, and where it was told. `name` is the walk's."""

    def __init__(self, present: Present, name: str) -> None:
        self._present, self._name = present, name
        self._told: set[int] = set()  # positions of the walk that is open
        self._walk: Walk = present.scene.walk
        self.asked = False
        """Whether numbers are to be predicted."""
        present.covers = self._covers

    def toggle(self) -> None:
        """Hide each number until it was predicted; or show them again."""
        self.asked = not self.asked
        self._present.see(self._present.scene)

    @property
    def question(self) -> Question | None:
        """What is to be predicted now; None where nothing is hidden."""
        from tutor.quiz.predictions import prediction

        scene = self._present.scene
        if not scene.covered or scene.step is None:
            return None
        return prediction(self._name, scene.walk, scene.step, scene.element)

    def answer(self, text: str) -> Verdict:
        """Grade a prediction; AnswerError for what is none."""
        from tutor.quiz.predictions import grade_prediction

        question, scene = self.question, self._present.scene
        assert question is not None
        assert scene.step is not None
        verdict = grade_prediction(question, scene.step, scene.element, text)
        counts = self._present.counts
        counts["predicted"] = counts["predicted"] + 1 if verdict.correct else 0
        return verdict

    def reveal(self) -> None:
        """Show what is hidden at this step."""
        self._told.add(self._present.scene.cursor)
        self._present.see(self._present.scene)

    def _covers(self, scene: Scene) -> bool:
        if scene.walk is not self._walk:
            self._told.clear()
            self._walk = scene.walk
        predictable = scene.step is not None and scene.step.phase is not Phase.SEED
        return self.asked and predictable and scene.cursor not in self._told
