"""A small network that learns from points in the plane, while its settings may be changed."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np

from core.datasets import Splits
from core.networks import MLP
from core.training import Diverged, EpochDone, StepDone, TrainingEvent
from tutor.activities.errors import UsageError
from tutor.labs.playground.points import points_of, splits_of
from tutor.labs.playground.small_network import (
    build,
    outputs_of,
    training_of,
    transplant,
    weights_in,
)
from tutor.labs.playground.spec import USUAL_RATE, PlaygroundSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite
from tutor.words import _

MEASURES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
GROWN = 2
"""A loss that ends at so many times what it was before the first step has grown."""

MOST_WEIGHT = 1e30
"""Larger ones leave 32-bit numbers within a product or two."""

LOOK = 0.15
"""Seconds from one look at the weights to the next, at least."""


def experiment(spec: PlaygroundSpec, control: Control) -> Iterator[Event]:
    """Train as `spec` says, and as it is told while it runs. Errors: UsageError for no points."""
    return LiveTraining(spec, control).events()


class LiveTraining:
    """One training, which may become another one while it goes on.

    What is changed takes effect between two steps. The network keeps what it has learned, as far
    as the new one has room for it; the optimizer begins anew.
    """

    def __init__(self, spec: PlaygroundSpec, control: Control) -> None:
        self.control, self.watch = control, Stopwatch()
        self.rng = np.random.default_rng(spec.seed)
        self.step = self.epoch = 0
        self.last: dict[str, float | None] = dict.fromkeys(MEASURES)
        self.first_loss: float | None = None
        self._look_at = 0.0
        self._looked = -1
        self.spec = spec
        self.parts, self.model = self._made(spec)
        self.pace = Pace(control, self.steps_per_epoch, at_once=("settings", "weight"))
        self._begin()

    def _made(self, spec: PlaygroundSpec) -> tuple[Splits, MLP]:
        data = points_of(spec)
        return splits_of(spec, data), build(spec, outputs_of(spec, data.y), self.rng)

    def _take(self, spec: PlaygroundSpec) -> None:
        """Be as `spec` says, and keep what was learned before. Errors: UsageError."""
        parts, model = self._made(spec)
        transplant(self.spec, self.model, spec, model)
        self.spec, self.parts, self.model = spec, parts, model
        self.pace.steps_per_unit = self.steps_per_epoch

    @property
    def steps_per_epoch(self) -> int:
        rows = len(self.parts.train.y)
        return -(-rows // min(self.spec.batch, rows))

    def _begin(self) -> None:
        """Go on with a training from the weights as they are."""
        left = max(self.spec.epochs - self.epoch, 1)
        self.training = training_of(self.spec, self.model, self.parts, self.rng, left)
        self._before = self.step, self.epoch
        self.pace.origin = self.step

    def events(self) -> Iterator[Event]:
        """Train, and tell of it."""
        yield {
            "event": "start",
            "settings": self.spec.as_json(),
            "parameters": int(self.model.vector.size),
            "train": len(self.parts.train.y),
            "validation": len(self.parts.validation.y),
        }
        while True:
            ended = yield from self._train()
            if ended:
                return

    def _train(self) -> Generator[Event, None, bool]:
        """Train until it ends (True), or is to go on otherwise."""
        for event in self.training.events():
            self.step, self.epoch = self._before[0] + event.step, self._before[1] + event.epoch
            if isinstance(event, Diverged):
                yield from self._look(always=True)
                yield self._overflowed(event)
                return True
            yield from self._told(event)
            if isinstance(event, StepDone) and event.step % self.steps_per_epoch == 0:
                continue  # the epoch's measure comes next
            while self.pace.asks(self.step) or self.pace.asked or self.pace.stopping:
                yield from self._obey()
                if self.pace.stopping:
                    yield from self._look(always=True)
                    yield {"event": "stopped", "step": self.step, "epoch": self.epoch, **self.last}
                    return True
                before = self.training
                if not self.pace.asked:
                    break
                yield from self._change()
                if self.training is not before:
                    return False
        yield from self._look(always=True)
        end = {"event": "done", "step": self.step, "epoch": self.epoch, **self.last}
        yield end | ({"note": self._advice()} if self._grew() else {})
        return True

    def _told(self, event: TrainingEvent) -> Iterator[Event]:
        if isinstance(event, EpochDone):
            self.last = {name: finite(getattr(event, name)) for name in MEASURES}
            if self.first_loss is None:
                self.first_loss = self.last["train_loss"]
            yield {"event": "epoch", "epoch": self.epoch, "step": self.step, **self.last}
        yield from self._look()

    def _look(self, *, always: bool = False) -> Iterator[Event]:
        """The weights, now and then: at the end of a pause and of all always."""
        if self.step == self._looked or not (always or self.watch.seconds >= self._look_at):
            return
        self._looked, self._look_at = self.step, self.watch.seconds + LOOK
        yield {
            "event": "look",
            "step": self.step,
            "epoch": self.epoch,
            "weights": weights_in(self.model),
        }

    def _obey(self) -> Iterator[Event]:
        for kind in self.pace.obey(self.step, self.watch):
            if kind == "paused":
                yield from self._look(always=True)
            yield {"event": kind, "step": self.step, "epoch": self.epoch}

    def _change(self) -> Iterator[Event]:
        """Do what was asked for; what can't be is told, and changes nothing."""
        asked, self.pace.asked = self.pace.asked, {}
        try:
            if "settings" in asked:
                self._take(PlaygroundSpec.from_json(asked["settings"]))
            if "weight" in asked:
                self._put(*asked["weight"])
        except (UsageError, TypeError, ValueError, IndexError, KeyError) as error:
            yield {"event": "refused", "message": str(error)}
            return
        if "settings" in asked:
            self._begin()
        self._looked = -1
        yield {"event": "changed", "step": self.step, "settings": self.spec.as_json()}
        yield from self._look(always=True)

    def _put(self, name: str, place: list[int], number: float) -> None:
        """Give one weight another number."""
        weights = {tensor.name: tensor for tensor in self.model.parameters()}
        if not abs(number) <= MOST_WEIGHT:
            raise ValueError(_("a weight is a finite number, not {number}", number=number))
        weights[name].data[tuple(place)] = number

    def _overflowed(self, event: Diverged) -> Event:
        explanation = _(
            "At step {step:,}, in epoch {epoch:,}, {array} grew beyond what 32-bit numbers hold. "
            "{advice}",
            step=self.step,
            epoch=self.epoch,
            array=event.birthplace,
            advice=self._advice(),
        )
        return {
            "event": "diverged",
            "step": self.step,
            "epoch": self.epoch,
            "explanation": explanation,
            **dict.fromkeys(MEASURES),
        }

    def _grew(self) -> bool:
        """Whether the loss is larger than before the first step."""
        first, last = self.first_loss, self.last["train_loss"]
        return first is not None and (last is None or last > GROWN * first)

    def _advice(self) -> str:
        usual = USUAL_RATE[self.spec.optimizer]
        if self.spec.rate > usual:
            return _(
                "Each step is so large that it leaves the valley on the other side, higher up. "
                "{optimizer} learns this with a rate such as {usual:g}, not {rate:g}.",
                optimizer=self.spec.optimizer,
                usual=usual,
                rate=self.spec.rate,
            )
        return _("The steps are too large: try a smaller learning rate, or smaller features.")
