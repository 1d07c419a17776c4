"""A small network that learns from points in the plane, and a watch on its dead units."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import ClassVar

import numpy as np

from core.datasets import Splits
from core.optim import SGD, Adam, Optimizer
from core.training import Diverged, EpochDone, StepDone, Training
from tutor.activities.errors import UsageError
from tutor.labs.activations.bending import active_shares, build, weights_in
from tutor.labs.activations.clouds import points_of
from tutor.labs.activations.spec import ActivationsSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite
from tutor.words import _

LOOKS = 200
"""How often the weights are told on the way, at most."""
MOST_TOLD = 200
"""Deaths and revivals that are told one by one; later ones are counted."""


class Learning:
    """One training, paced by commands. What is told depends on the settings alone."""

    optimizer: ClassVar[type[Optimizer]] = Adam

    def __init__(self, spec: ActivationsSpec, control: Control) -> None:
        self.control, self.watch = control, Stopwatch()
        self.rng = np.random.default_rng(spec.seed)
        self.step = self.epoch = 0
        self.last: dict[str, float | None] = {"train_loss": None, "train_accuracy": None}
        self.spec, self.data = spec, points_of(spec)
        self.model = build(spec, self.rng)
        self.pace = Pace(control, self.steps_per_epoch, at_once=("settings",))
        self._begin()

    @property
    def steps_per_epoch(self) -> int:
        return -(-len(self.data.y) // min(self.spec.batch, len(self.data.y)))

    def _begin(self) -> None:
        """Go on with a training from the weights as they are."""
        left = max(self.spec.epochs - self.epoch, 1)
        self.training = Training(
            self.model,
            Splits(self.data, self.data, self.data),
            optimizer=self.optimizer(self.spec.rate),
            batch=min(self.spec.batch, len(self.data.y)),
            epochs=left,
            rng=self.rng,
        )
        self._before = self.step, self.epoch
        self.pace.origin = self.step

    def events(self) -> Iterator[Event]:
        """Train, and tell of it."""
        yield {
            "event": "start",
            "settings": self.spec.as_json(),
            "points": len(self.data.y),
            "parameters": int(self.model.vector.size),
        }
        yield self._weights()
        while not (yield from self._train()):
            pass

    def _train(self) -> Generator[Event, None, bool]:
        """Train until it ends (True), or is to go on otherwise."""
        for event in self.training.events():
            self.step, self.epoch = self._before[0] + event.step, self._before[1] + event.epoch
            if isinstance(event, Diverged):
                yield self._weights()
                yield {**self._told("diverged"), "explanation": self._overflowed(event)}
                return True
            if isinstance(event, EpochDone):
                for name in self.last:
                    self.last[name] = finite(getattr(event, name))
                yield self._told("epoch")
                if self.epoch % -(-self.spec.epochs // LOOKS) == 0:
                    yield self._weights()
            else:
                yield from self._watched()
            if isinstance(event, StepDone) and event.step % self.steps_per_epoch == 0:
                continue  # the epoch's measure comes next
            while self.pace.asks(self.step) or self.pace.asked or self.pace.stopping:
                yield from self._obey()
                if self.pace.stopping:
                    yield self._weights()
                    yield self._told("stopped")
                    return True
                before = self.training
                if not self.pace.asked:
                    break
                yield self._change()
                if self.training is not before:
                    return False
        yield self._weights()
        yield self._told("done")
        return True

    def _told(self, kind: str) -> Event:
        return {"event": kind, "step": self.step, "epoch": self.epoch, **self.last, **self.counts()}

    def _weights(self) -> Event:
        return {
            "event": "look",
            "step": self.step,
            "epoch": self.epoch,
            "weights": weights_in(self.model),
        }

    def _obey(self) -> Iterator[Event]:
        for kind in self.pace.obey(self.step, self.watch):
            if kind == "paused":
                yield self._weights()
            yield {"event": kind, "step": self.step, "epoch": self.epoch, **self.counts()}

    def _change(self) -> Event:
        """Go on with other settings; what can't be is told, and changes nothing."""
        asked, self.pace.asked = self.pace.asked.get("settings"), {}
        try:
            spec = ActivationsSpec.from_json(asked)
            if (spec.view, spec.hidden) != (self.spec.view, self.spec.hidden):
                raise UsageError(_("another network begins anew"))
        except (UsageError, TypeError) as error:
            return {"event": "refused", "message": str(error)}
        vector = self.model.vector.copy()
        self.spec, self.data = spec, points_of(spec)
        self.model = build(spec, np.random.default_rng(spec.seed))
        self.model.vector[...] = vector
        self.pace.steps_per_unit = self.steps_per_epoch
        self._begin()
        return {"event": "changed", "step": self.step, "settings": spec.as_json()}

    def _overflowed(self, event: Diverged) -> str:
        return _(
            "At step {step:,}, in epoch {epoch:,}, {array} grew beyond what 32-bit numbers hold: "
            "the steps are too long. Try a smaller learning rate.",
            step=self.step,
            epoch=self.epoch,
            array=event.birthplace,
        )

    def _watched(self) -> Iterator[Event]:
        """What is told of a single step."""
        return iter(())

    def counts(self) -> Event:
        """What is counted on the way."""
        return {}


class DeadUnits(Learning):
    """Plain SGD, with a watch on which units have no slope at any point."""

    optimizer = SGD

    def __init__(self, spec: ActivationsSpec, control: Control) -> None:
        super().__init__(spec, control)
        layers = len(spec.hidden)
        self.died, self.revived = [0] * layers, [0] * layers
        self.dead = self._dead()
        self._one_by_one = 0

    def _dead(self) -> set[tuple[int, int]]:
        """Layer and unit, from 0, of all that have no slope at any point."""
        shares = active_shares(self.model, self.spec.activation, self.data.x)
        return {
            (layer, int(unit))
            for layer, share in enumerate(shares)
            for unit in np.flatnonzero(share == 0)
        }

    def _watched(self) -> Iterator[Event]:
        dead = self._dead()
        for kind, units, counted in (
            ("died", dead - self.dead, self.died),
            ("revived", self.dead - dead, self.revived),
        ):
            for layer, unit in sorted(units):
                counted[layer] += 1
                self._one_by_one += 1
                if self._one_by_one <= MOST_TOLD:
                    yield {"event": kind, "layer": layer + 1, "unit": unit, "step": self.step}
        self.dead = dead

    def counts(self) -> Event:
        by_layer = [sum(layer == at for layer, _unit in self.dead) for at in range(len(self.died))]
        return {"dead": by_layer, "died": list(self.died), "revived": list(self.revived)}
