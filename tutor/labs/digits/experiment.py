"""A training from settings to its last event, paced by commands. NumPy is imported here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from math import isclose, nan
from typing import TYPE_CHECKING

import numpy as np

from core.datasets import Data
from core.diagnosis import diagnose, measure
from core.evaluation import Evaluator
from core.tape import Array
from core.training import Diverged, EpochDone, StepDone, evaluate
from tutor.activities.errors import UsageError
from tutor.activities.lookup import imported
from tutor.data_sets.data_names import is_path
from tutor.data_sets.data_shape import DIGITS
from tutor.labs.digits import explain
from tutor.labs.digits.choices import USUAL_RATE
from tutor.labs.digits.data import data_of
from tutor.labs.digits.instruments import Instruments, look
from tutor.labs.digits.networks import build, training_of, use
from tutor.labs.digits.spec import DigitsSpec
from tutor.running.moments.way import Way
from tutor.running.training.batch_losses import BatchLosses
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite
from tutor.words import _

if TYPE_CHECKING:
    from tutor.running.moments.beginning import Beginning

MEASURES = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")

BASELINE = "tutor.labs.digits.baselines:baseline"
"""Named, and imported when it is asked for: scikit-learn takes a second."""

SAME = 1e-4
"""So little may the loss of the first weights differ on the same data on another machine."""

EXAMINED = 256
"""So many of the rows to learn from show why a network learned nothing."""


def experiment(spec: DigitsSpec, control: Control) -> Iterator[Event]:
    """Train as `spec` says, paced by `control`."""
    if not spec.trains_here:
        events: Iterator[Event] = imported(BASELINE)(spec, control)
        return events
    return Trainer(spec, control).events()


class Trainer:
    """One training. Iterate over `events`: each is plain data, the last one a closing event.
    UsageError for what is no network of ours.

    Commands are obeyed between two steps; a step that ends an epoch is measured first. `seconds`
    in the events are those spent training: pauses are left out.
    """

    def __init__(self, settings: DigitsSpec, control: Control) -> None:
        if not settings.trains_here:
            raise UsageError(
                _("{model} is scikit-learn's: it has no steps to go back to", model=settings.model)
            )
        self.control = control
        self.rng = np.random.default_rng(settings.seed)
        self.source = data_of(settings)
        self.data = self.source.parts
        train = self.data.train
        self.examined = Data(train.x[:EXAMINED], train.y[:EXAMINED])
        shape = self.source.shape
        self.model = build(settings, shape, self.rng)
        self.training = training_of(settings.after(0), self.model, self.data, self.rng, shape.image)
        beginning = control.beginning
        sources = control.sources if beginning is None else beginning.sources
        self.way = Way(self.training, settings, partial(use, training=self.training), sources)
        self.steps_per_epoch = -(-len(train.y) // settings.batch)
        self.pace = Pace(control, self.steps_per_epoch)
        self.watch = Stopwatch()
        self.progress = BatchLosses(self.watch, self._samples)
        self.instruments = Instruments(self.model, self.source) if control.watched else None
        self.step = 0
        self.epoch = 0
        self.before_last: Array | None = None
        """The weights before the last step of all."""

    def events(self) -> Iterator[Event]:
        """Train, and tell of it."""
        yield self._start()
        if self.control.beginning is not None:
            yield from self._go_on(self.control.beginning)
        progress, moments = self.progress, self.control.moments
        for event in self.training.events():
            self.step, self.epoch = event.step, event.epoch
            if self.step == self.settings.epochs * self.steps_per_epoch - 1:
                self.before_last = self.model.vector.copy()
            moments.offer(self.training.snapshot)
            self.way.turn()
            if isinstance(event, StepDone):
                progress.losses.append(event.loss)
                if progress.due():
                    yield from progress.rest(self.epoch)
                if self.instruments is not None:
                    yield from self.instruments.after_step(self.step, self.epoch)
                if self.step % self.steps_per_epoch == 0:
                    continue  # the epoch's measure comes next
            elif isinstance(event, EpochDone):
                yield from self._measured(event)
            else:
                yield from progress.rest(self.epoch)
                yield from self._looked()
                moments.keep(self.training.snapshot())
                yield self._overflowed(event)
                return
            if self.training.over:
                moments.keep(self.training.snapshot())
            if self.pace.asks(self.step):
                yield from self._obey()
            if self.pace.stopping:
                yield from progress.rest(self.epoch)
                yield from self._looked()
                moments.keep(self.training.snapshot())
                yield {**self._where("stopped"), **self._result()}
                return
        yield from progress.rest(self.epoch)
        yield from self._looked(again=True)  # early stopping may have put other weights back
        yield self._end()

    def seen(
        self, step: int, go_on: Callable[[], bool], *, ended: bool = False
    ) -> list[Event] | None:
        """How the training is after so many steps: measured, its last step, and a look at all of
        it. None where `go_on` says no, or there is no such step. Where it `ended` there, with the
        weights that early stopping leaves.
        """
        if not self.way.come_to(max(step - 1, 0), go_on):
            return None
        before = self.model.vector.copy()
        if not self.way.come_to(step, go_on):
            return None
        after = self.model.state_dict()
        if ended and self.training.stop is not None:
            self.training.stop.restore(self.model)
        try:
            return self._seen(step, before)
        finally:
            self.model.load_state_dict(after, finite=False)

    def _seen(self, step: int, before: Array) -> list[Event]:
        instruments = Instruments(self.model, self.source)
        where = {"step": step, "epoch": self.training.epoch}
        learned, held_out = self.evaluator.measure(self.data.train, self.data.validation)
        measured = zip(MEASURES, (*learned, *held_out), strict=True)
        return [
            {"event": "measured", **where, **{name: finite(value) for name, value in measured}},
            *([{"event": "layers", **where, **instruments.layers(before)}] if step else []),
            {"event": "look", **where, **look(self.model, self.source)},
        ]

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.model, at_once=self.settings.batch)

    @property
    def reads_digits(self) -> bool:
        """Whether it can read a digit of 8×8."""
        return self.source.shape == DIGITS

    @property
    def settings(self) -> DigitsSpec:
        """What holds now."""
        return self.way.settings

    def _go_on(self, beginning: Beginning) -> Iterator[Event]:
        """Come to where another run is gone on from; tell of the curve up to there."""
        begun = next(self.training.events())
        assert isinstance(begun, EpochDone)
        self.first = self.last = begun
        self.start = measure(self.model, self.examined, begun.train_loss)
        self._check_unchanged(beginning, begun)
        if not self.way.come_to(beginning.step):
            raise UsageError(
                _("step {step:,} of run {n} cannot be come to: {why}",
                  step=beginning.step, n=beginning.run.id, why="; ".join(self.way.unread))
            )  # fmt: skip
        self.step, self.epoch = self.training.step, self.training.epoch
        self.progress.told_step = self.step
        for point in beginning.curve:
            at = point["step"]
            if at < self.step or (at == self.step and self.training.measured):
                yield {"event": "epoch", **point}
                self.last = _as_measured(point)

    def _check_unchanged(self, beginning: Beginning, begun: EpochDone) -> None:
        """Refuse data that have changed since: the same weights have another loss on them."""
        known = beginning.curve[0]["train_loss"] if beginning.curve else None
        if (
            is_path(self.settings.data)
            and known
            and not isclose(begun.train_loss, known, rel_tol=SAME)
        ):
            raise UsageError(
                _(
                    "{path} has changed since run {n} learned from it: expected the same rows, "
                    "or begin a new run",
                    path=self.settings.data,
                    n=beginning.run.id,
                )
            )

    def _start(self) -> Event:
        data = self.data
        return {
            "event": "start",
            "network": self.model.describe(),
            "parameters": int(self.model.vector.size),
            "train": len(data.train.y),
            "validation": len(data.validation.y),
            "test": len(data.test.y),
            "epochs": self.way.asked.all_epochs,
            "steps_per_epoch": self.steps_per_epoch,
            "settings": self.way.asked.as_json(),
        }

    def _where(self, event: str) -> Event:
        return {"event": event, "step": self.step, "epoch": self.epoch}

    def _measured(self, event: EpochDone) -> Iterator[Event]:
        if event.epoch == 0:
            self.first = event
            self.start = measure(self.model, self.examined, event.train_loss)
        self.last = event
        yield {
            "event": "epoch",
            "epoch": event.epoch,
            "step": event.step,
            "train_loss": finite(event.train_loss),
            "train_accuracy": event.train_accuracy,
            "validation_loss": finite(event.validation_loss),
            "validation_accuracy": event.validation_accuracy,
        }
        if self.instruments is not None:
            yield from self.instruments.after_epoch(self.step, self.epoch)

    def _looked(self, *, again: bool = False) -> list[Event]:
        """Everything that can be seen of the network as it is now, where somebody watches. The
        training stands still meanwhile: that takes none of its time.
        """
        if self.instruments is None:
            return []
        looks = self.instruments.look(self.step, self.epoch, again=again)
        seen: list[Event] = []
        self.watch.halted(lambda: seen.extend(looks))
        return seen

    def _obey(self) -> Iterator[Event]:
        """Take the commands that wait; a pause at the very end does not keep the result back."""
        if self.epoch == self.settings.epochs and self.last.step == self.step:
            self.pace.take_waiting(self.step)
            return
        for kind in self.pace.obey(self.step, self.watch):
            if kind == "paused":
                yield from self.progress.rest(self.epoch)
                yield from self._looked()
            yield self._where(kind)
            yield from self._change_rate()
        yield from self._change_rate()

    def _change_rate(self) -> Iterator[Event]:
        """Go on at another rate, if one was asked for; a schedule is scaled to it."""
        rate = self.pace.asked.pop("rate", None)
        if rate is None:
            return
        now = replace(self.settings, rate=rate)
        self.way.change(self.way.asked.changed(self.step, now))
        settings = self.way.asked.as_json()
        yield {**self._where("rate"), "rate": rate, "settings": settings}

    def _samples(self, steps: int) -> int:
        """Examples looked at in the first `steps` steps; an epoch's last batch may be smaller."""
        epochs, left = divmod(steps, self.steps_per_epoch)
        rows = len(self.data.train.y)
        return epochs * rows + min(left * self.settings.batch, rows)

    def _result(self) -> Event:
        """What it came to on the validation set, and on the test set if that was asked for."""
        seconds, stop = self.watch.seconds, self.training.stop
        loss, accuracy = evaluate(self.model, self.data.validation)
        result: Event = {"validation_accuracy": accuracy, "validation_loss": finite(loss)}
        if "test" in self.pace.asked:
            loss, accuracy = evaluate(self.model, self.data.test)
            result |= {"test_accuracy": accuracy, "test_loss": finite(loss)}
        if stop is not None:
            result["best_epoch"] = stop.epoch
        return {**result, "seconds": seconds}

    def _overflowed(self, event: Diverged) -> Event:
        text = explain.overflowed(self.settings, event)
        return {
            **self._where("diverged"),
            "where": event.birthplace,
            "op": event.op,
            "layer": event.layer,
            "operand": event.operand,
            "explanation": text,
            "seconds": self.watch.seconds,
        }

    def _end(self) -> Event:
        """Done; or diverged, where the loss grew many times over and yet stayed a number."""
        before, after = self.first.train_loss, finite(self.last.train_loss)
        result = {**self._result(), "steps": self.step}
        diverged = {**self._where("diverged"), "where": "L"}
        if after is None:
            return {**diverged, "explanation": explain.lost(self.settings), **result}
        accuracy, chance = self.last.train_accuracy, self.start.chance
        grew = after > explain.GROWN * before > 0
        if (
            grew
            or accuracy < explain.nothing(self.source.shape)
            or (chance is not None and after > chance)
        ):
            end = measure(self.model, self.examined, after, self.before_last)
            rate, usual = self.settings.rate, USUAL_RATE[self.settings.optimizer]
            why = diagnose(self.start, end, rate=rate, usual=usual)
            if grew:
                text = explain.grew(self.settings, before, after, why)
                return {**diverged, "explanation": text, **result}
            result["note"] = explain.guessing(self.source.shape, end, accuracy, why)
        if (why_sure := self._easy()) is not None:
            result.setdefault("note", why_sure)
        return {"event": "done", **result}

    def _easy(self) -> str | None:
        return explain.easy(self.settings, self.source.shape, len(self.data.train.y))


def _as_measured(point: Event) -> EpochDone:
    """A point of a curve as it was before it was written."""
    values = (nan if point[name] is None else point[name] for name in MEASURES)
    return EpochDone(point["epoch"], point["step"], *values)
