"""A screen with a stepper: it saves how far the learner stepped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.app.screens.base import BackstepScreen
from tutor.app.workers import work
from tutor.learner import record_walk

if TYPE_CHECKING:
    from tutor.app.widgets.stepper.step_prompt import StepPrompt
    from tutor.app.widgets.stepper.stepper import Stepper
    from tutor.learner import Store


class WalkScreen(BackstepScreen):
    """Saves the furthest step that the learner reached in each walk; the step at which a bench
    opens does not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self._furthest: dict[str, tuple[int, bool]] = {}

    def on_stepper_moved(self, event: Stepper.Moved) -> None:
        if not event.stepped:
            return
        name = event.name
        furthest, finished = self._furthest.get(name, (0, False))
        reached = (max(event.position, furthest), event.finished_backward or finished)
        if reached == (furthest, finished):
            return
        self._furthest[name] = reached

        def write(store: Store) -> None:
            record_walk(store, name, reached[0], finished_backward=reached[1])

        self.backstep.keeper.keep(("walked", name), write)

    @work(group="answer")
    async def on_step_prompt_predicted(self, event: StepPrompt.Predicted) -> None:
        """Save a prediction that can come again, then show its verdict."""
        from tutor.app.widgets.stepper.stepper import Stepper
        from tutor.quiz.submit import submit_prediction

        keep = self.backstep.keeper.keep_now
        await submit_prediction(keep, event.question, event.text, event.verdict)
        for stepper in self.query(Stepper):
            stepper.tell(event.question, event.text, event.verdict)

    def on_screen_suspend(self) -> None:
        from tutor.app.widgets.stepper.stepper import Stepper

        for stepper in self.query(Stepper):
            stepper.stop_playing()
