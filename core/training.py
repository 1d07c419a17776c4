"""The training loop, as a generator of events: whoever iterates sets the pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import numpy as np

from core.batch_programs import BatchPrograms
from core.datasets import Splits
from core.datasets.data import check_finite
from core.evaluation import Evaluator, evaluate
from core.networks import Network
from core.optim import Optimizer
from core.optim.schedules import Schedule
from core.regularization import EarlyStopping, Penalty
from core.replay import Program
from core.snapshot import Snapshot, set_states, states_of
from core.tape import Array, written_scope

__all__ = [
    "Diverged",
    "EpochDone",
    "Snapshot",
    "StepDone",
    "Training",
    "TrainingEvent",
    "evaluate",
    "fit",
]


@dataclass(frozen=True, slots=True)
class StepDone:
    """A parameter update was made; `loss` is the batch's mean loss before it."""

    step: int
    epoch: int
    loss: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch ended (0: nothing learned yet); all its numbers are measured after its last step.

    The accuracies are NaN where the targets are no classes, as in a regression.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True, slots=True)
class Diverged:
    """At `step` a NaN or an infinity was born, in the loss or in a gradient.

    `birthplace` names the array that was the first to have one: ``z2``, or ``dW2`` in the backward
    pass. `op` made it, in the layer whose place in the network is `layer` ("" for the network
    itself). `operand` names what `op` read that was no number already: weights, broken by the
    update before.
    """

    step: int
    epoch: int
    birthplace: str
    op: str = ""
    layer: str = ""
    operand: str = ""


Augment = Callable[[Array, np.random.Generator], Array]
"""From inputs (N, …) to inputs (N, …) that mean the same."""

TrainingEvent = StepDone | EpochDone | Diverged


def fit(
    model: Network,
    data: Splits,
    *,
    optimizer: Optimizer,
    batch: int = 32,
    epochs: int = 30,
    schedule: Schedule | None = None,
    penalty: Penalty | None = None,
    clip: Callable[[Array], object] | None = None,
    augment: Augment | None = None,
    stop: EarlyStopping | None = None,
    measure_every: int = 1,
    rng: np.random.Generator,
) -> Iterator[TrainingEvent]:
    """Train `model` on ``data.train`` in shuffled mini-batches.

    Yields a StepDone for each update, and an EpochDone before the first epoch, after every
    `measure_every`-th and after the last. (Where a batch is all of the data, an epoch is one step,
    and to measure after each would cost more than to learn.) When the loss or a gradient is no
    longer finite it yields Diverged and ends; the update of that step is not made. Between events
    and afterwards the model is in evaluation mode. ValueError names a NaN or an infinity in the
    data, before anything is done.

    Before each update the gradient of `penalty` is added, then `clip` may change the sum in place
    (``lambda gradient: clip_grad_norm(gradient, 1.0)``), and `schedule` says the rate. The losses
    that are told are without the penalty. `augment` changes the inputs anew for each epoch; what
    is measured is measured on the data as they are. `stop`, asked at each measurement, ends the
    training early; whenever the training ends by itself, the model is left with the best weights
    that `stop` saw.
    """
    yield from Training(
        model,
        data,
        optimizer=optimizer,
        batch=batch,
        epochs=epochs,
        schedule=schedule,
        penalty=penalty,
        clip=clip,
        augment=augment,
        stop=stop,
        measure_every=measure_every,
        rng=rng,
    ).events()


class Training:
    """A training with a way back: what `fit` does, and a `snapshot` of any moment between events.

    The arguments are those of `fit`. Another training made of the same ones, its generators seeded
    alike, goes on from a snapshot with the same numbers to the last bit. `optimizer`, `schedule`,
    `penalty`, `clip` and `epochs` may be changed between events.
    """

    def __init__(
        self,
        model: Network,
        data: Splits,
        *,
        optimizer: Optimizer,
        batch: int = 32,
        epochs: int = 30,
        schedule: Schedule | None = None,
        penalty: Penalty | None = None,
        clip: Callable[[Array], object] | None = None,
        augment: Augment | None = None,
        stop: EarlyStopping | None = None,
        measure_every: int = 1,
        rng: np.random.Generator,
    ) -> None:
        counts = (batch, epochs, measure_every)
        if not all(isinstance(count, (int, np.integer)) for count in counts):
            raise TypeError(f"batch, epochs and measure_every are whole numbers, not {counts}")
        if min(counts) < 1:
            raise ValueError(
                f"batch, epochs and measure_every must be at least 1, not {batch}, {epochs} and "
                f"{measure_every}"
            )
        _check_data(model, data)
        self.model, self.data, self.optimizer = model, data, optimizer
        self.batch, self.epochs, self.measure_every = batch, epochs, measure_every
        self.schedule, self.penalty, self.clip = schedule, penalty, clip
        self.augment, self.stop = augment, stop
        self.step = 0
        """Updates made."""
        self.epoch = 0
        """Epochs begun."""
        model.eval()
        self._evaluator = Evaluator(model, at_once=batch)
        self._recorded = False
        self._steps = BatchPrograms(model, data.train)
        self._rows = len(data.train.y)
        self._rng = rng
        self._generators = tuple({id(g): g for g in (rng, *model.generators())}.values())
        self._before_epoch = states_of(self._generators)
        self._order = np.arange(0)
        self._seen = self._rows
        """Rows of this epoch's order that were learned from."""
        self.measured = False
        """Whether the model was measured as it is now."""
        self._enough = False
        """Whether `stop` has ended it."""

    def events(self) -> Iterator[TrainingEvent]:
        """Train from where it is to the end; see `fit`."""
        while True:
            if self._seen >= self._rows:
                if not self.measured and self._measures_now:
                    yield self._measure()
                if self._enough or self.epoch >= self.epochs:
                    break
                self._begin_epoch()
            program, loss = self._update()
            if program is not None:
                yield _diverged(program, self.step + 1, self.epoch)
                break
            self.step += 1
            self.measured = False
            yield StepDone(self.step, self.epoch, loss)
        if self.stop is not None:
            self.stop.restore(self.model)

    def forget_programs(self) -> None:
        """Record the next step anew: a layer computes something else from now on."""
        self._steps.forget()

    @property
    def over(self) -> bool:
        """Whether all is done: no step follows."""
        done = self._seen >= self._rows and (self.measured or not self._measures_now)
        return done and (self._enough or self.epoch >= self.epochs)

    @property
    def next_rows(self) -> Array:
        """The rows of ``data.train`` that the next step learns from; none once the training ended.

        At the end of an epoch the next one's order is not drawn yet: a look ahead draws it, and
        leaves the generators as they were.
        """
        if self._seen < self._rows:
            return self._order[self._seen : self._seen + self.batch].copy()
        if self.epoch >= self.epochs or self.over:
            return self._order[:0]
        states = states_of(self._generators)
        order = self._rng.permutation(self._rows)
        set_states(self._generators, states)
        return order[: self.batch]

    def snapshot(self) -> Snapshot:
        """This moment, to go on from with `restore`. It shares no array with the training."""
        arrays = {f"network.{k}": array for k, array in self.model.state_dict().items()}
        arrays["optimizer.memory"] = self.optimizer.remembered(self.model.vector)
        facts: dict[str, Any] = {
            "optimizer": type(self.optimizer).__name__,
            "steps": self.optimizer.steps,
            "rate": self.optimizer.rate,
            "seen": self._seen,
            "measured": self.measured,
            "before_epoch": self._before_epoch,
            "generators": states_of(self._generators),
        }
        if self.stop is not None:
            facts["best_epoch"] = self.stop.epoch
            facts["best_loss"] = self.stop.loss if isfinite(self.stop.loss) else None
            arrays |= {f"best.{k}": array for k, array in self.stop.state_dict().items()}
        return Snapshot(self.step, self.epoch, arrays, facts)

    def restore(self, snapshot: Snapshot) -> None:
        """Be at the moment of a snapshot of a training like this one, earlier or later.

        Under another optimizer the training goes on with what this one knows: nothing yet. Where
        early stopping had ended it, it goes on if the patience is greater by now. Early stopping
        that the snapshot's training did not have begins here, with these weights as the best.
        ValueError for a snapshot of another network, or with other generators.
        """
        facts, model, optimizer = snapshot.facts, self.model, self.optimizer
        model.load_state_dict(snapshot.part("network"), finite=False)
        if facts["optimizer"] == type(optimizer).__name__:
            memory = snapshot.arrays["optimizer.memory"]
            optimizer.recall(model.vector, model.gradient, memory, facts["steps"])
            optimizer.rate = facts["rate"]
        else:
            nothing = np.zeros((optimizer.memories, len(model.vector)), model.vector.dtype)
            optimizer.recall(model.vector, model.gradient, nothing, 0)
        self._enough = False
        if self.stop is not None and "best_epoch" in facts:
            loss, best = facts["best_loss"], snapshot.part("best")
            self.stop.recall(facts["best_epoch"], inf if loss is None else loss, best)
            self._enough = facts["measured"] and self.stop.enough(snapshot.epoch)
        elif self.stop is not None:
            self.stop.recall(snapshot.epoch, inf, model.state_dict())
        self.step, self.epoch = snapshot.step, snapshot.epoch
        if facts["seen"] < self._rows:
            set_states(self._generators, facts["before_epoch"])
            self._begin_epoch()
            self.epoch = snapshot.epoch
        self._before_epoch = facts["before_epoch"]
        self._seen, self.measured = facts["seen"], facts["measured"]
        set_states(self._generators, facts["generators"])

    @property
    def _measures_now(self) -> bool:
        """Whether the end of this epoch is one that is measured."""
        return self.epoch % self.measure_every == 0 or self.epoch == self.epochs

    def _begin_epoch(self) -> None:
        """Draw the order of the rows; everything that is drawn for a whole epoch is drawn here."""
        self._before_epoch = states_of(self._generators)
        self._order = self._rng.permutation(self._rows)
        if self.augment is not None:
            self._steps.use(self.augment(self.data.train.x, self._rng))
        self._seen = 0
        self.epoch += 1

    def _update(self) -> tuple[Program | None, float]:
        """Make a step; returns the loss, and the program if something is not finite any more."""
        model, optimizer = self.model, self.optimizer
        with np.errstate(all="ignore"):  # what is not finite is told, not warned of
            program = self._steps.load(self._order[self._seen : self._seen + self.batch])
            loss = program.run()
            if not (isfinite(loss) and _finite(model.gradient)):
                return program, loss
            if self.penalty is not None:
                np.add(model.gradient, self.penalty.gradient(model.vector), model.gradient)
            if self.clip is not None:
                self.clip(model.gradient)
            if self.schedule is not None:
                optimizer.rate = self.schedule(self.step)
            optimizer.step(model.vector, model.gradient)
        self._seen += self.batch
        return None, loss

    def _measure(self) -> EpochDone:
        """What the network makes of the data now; `stop` takes note of it.

        The evaluator's first measure is recorded and the others replayed, which can differ in the
        last bit: where the first was made elsewhere, one is made to record.
        """
        parts = (self.data.train, self.data.validation)
        if self.epoch and not self._recorded:
            self._evaluator.measure(*parts)
        learned, held_out = self._evaluator.measure(*parts)
        self._recorded = True
        done = EpochDone(self.epoch, self.step, *learned, *held_out)
        self.measured = True
        if self.stop is not None:
            self._enough = self.stop.watch(self.epoch, done.validation_loss, self.model)
        return done


def _check_data(model: Network, data: Splits) -> None:
    """Raise ValueError, naming the place, if there is no finite number somewhere in `data`.

    What is finite in float64 can be too large for the precision of the model.
    """
    for name, part in (("train", data.train), ("validation", data.validation)):
        check_finite(f"data.{name}.x", part.x)
        check_finite(f"data.{name}.y", part.y)
        if part.x.dtype.kind != "f":
            continue
        for extreme in (part.x.argmax(), part.x.argmin()):
            place = tuple(map(int, np.unravel_index(extreme, part.x.shape)))
            if abs(part.x[place]) > np.finfo(model.vector.dtype).max:
                raise ValueError(
                    f"data.{name}.x{list(place)} is {part.x[place]:g}, more than the network's "
                    f"{model.vector.dtype} can hold"
                )


def _finite(gradient: Array) -> bool:
    """Whether all of it is finite. The sum of squares tells in a third of the time (1.3 µs of the
    40 that a step of the MLP 64-32-10 takes), unless they overflow."""
    return isfinite(gradient.dot(gradient)) or bool(np.isfinite(gradient).all())


def _diverged(program: Program, step: int, epoch: int) -> Diverged:
    """Where the last run of `program` had its first NaN or infinity."""
    with np.errstate(all="ignore"):
        record = program.birthplace()
        part = program.birthplace_of_gradient() if record is None else None
    if part is not None:
        record = part.record
        name = f"d{part.tensor.name or record.op.operands[part.which]}"
    elif record is not None:
        name = record.result.name or record.op.name
    else:
        return Diverged(step, epoch, "gradient")  # the plain forms found nothing wrong with it
    broken = (t.name for t in record.operands if not np.isfinite(t.data).all())
    return Diverged(
        step, epoch, name, record.op.name, written_scope(record.scope), next(broken, "")
    )
