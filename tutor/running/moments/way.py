"""The way of a training: what changes on it, and how it comes to any moment of it.

A lab's trainer has a way, asks it after every event whether something changes (`turn`), and offers
its moments to ``control.moments``. Everything else, going on from a kept run, a fork, a look at an
earlier moment, follows from that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from core.snapshot import Snapshot
from core.training import Diverged, StepDone, Training
from tutor.activities.spec import Spec
from tutor.learner.run_files import MomentSource
from tutor.running.moments.files import read_snapshot
from tutor.running.moments.safetensors import BadFile

S = TypeVar("S", bound=Spec)


def _always() -> bool:
    return True


class Way(Generic[S]):
    """A training of the settings `asked`, which may have others from some steps on.

    `use` makes settings those of the training, as if it had had them from the beginning; it is
    asked for whenever others begin to hold. `sources` have moments of the run.
    """

    def __init__(
        self,
        training: Training,
        asked: S,
        use: Callable[[S], None],
        sources: Sequence[MomentSource] = (),
    ) -> None:
        self.training = training
        self.asked = asked
        self.settings = asked.after(0)
        """What holds now."""
        self.unread: list[str] = []
        """What was wrong with moments that could not be used."""
        self._use = use
        self._sources = sources
        self._first = training.snapshot()
        self._steps = sorted({change.step for change in asked.later})

    def turn(self) -> None:
        """Go on by other settings, if some hold from here on."""
        if self._steps and self.training.step in self._steps:
            self._settle(self.asked.after(self.training.step))

    def change(self, asked: S) -> None:
        """From here on go by the settings that `asked` has for this step and those after it."""
        self.asked = asked
        self._steps = sorted({change.step for change in asked.later})
        self._settle(asked.after(self.training.step))

    def come_to(self, step: int, go_on: Callable[[], bool] = _always) -> bool:
        """Be where `step` updates are made: from the nearest moment that is kept, and the steps
        from there made again, to the same numbers.

        False where `go_on`, asked between steps, says no, or the training ends before.
        """
        here, limit = self.training.step, step
        while (found := self._nearest(limit)) is not None:
            kept_at = int(found.stem)
            if kept_at <= here <= step:
                return self._make_steps(step, go_on)
            try:
                self._be_at(read_snapshot(found))
            except (OSError, BadFile, ValueError, KeyError) as problem:
                self.unread.append(str(problem))
                limit = kept_at - 1
                continue
            return self._make_steps(step, go_on)
        if here > step or self.unread:
            self._be_at(self._first)
        return self._make_steps(step, go_on)

    def _make_steps(self, step: int, go_on: Callable[[], bool]) -> bool:
        training, every = self.training, self.training.measure_every
        if training.step == step:
            return True
        if training.stop is None:
            training.measure_every = step + 1  # only early stopping reads them
        try:
            for event in training.events():
                if isinstance(event, Diverged) or not go_on():
                    return False
                if isinstance(event, StepDone):
                    self.turn()
                    if training.stop is not None:
                        training.measure_every = every
                    if event.step >= step:
                        return True
        finally:
            training.measure_every = every
        return False

    def _be_at(self, moment: Snapshot) -> None:
        """Be at a moment, with the settings that hold there. ValueError for another network's."""
        self._settle(self.asked.after(moment.step))
        self.training.restore(moment)
        if self.training.schedule is None:
            self.training.optimizer.rate = getattr(self.settings, "rate", moment.facts["rate"])

    def _settle(self, settings: S) -> None:
        if settings != self.settings:
            self.settings = settings
            self._use(settings)

    def _nearest(self, step: int) -> Path | None:
        found = [path for source in self._sources if (path := source.before(step)) is not None]
        return max(found, key=lambda path: int(path.stem), default=None)
