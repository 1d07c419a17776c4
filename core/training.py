"""The training loop, as a generator of events: whoever iterates sets the pace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.datasets import Data, Splits
from core.networks import Network
from core.optim import Optimizer
from core.replay import Program
from core.tape import Array, Tape, Tensor


@dataclass(frozen=True, slots=True)
class StepDone:
    """A parameter update was made; `loss` is the batch's mean loss before it."""

    step: int
    epoch: int
    loss: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch ended (0: nothing learned yet); all its numbers are measured after its last step."""

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True, slots=True)
class Diverged:
    """The loss stopped being a number at `step`; `birthplace` names what first went wrong."""

    step: int
    epoch: int
    birthplace: str


Event = StepDone | EpochDone | Diverged


def fit(
    model: Network,
    data: Splits,
    *,
    optimizer: Optimizer,
    batch: int = 32,
    epochs: int = 30,
    rng: np.random.Generator,
) -> Iterator[Event]:
    """Train `model` on ``data.train`` in shuffled mini-batches.

    Yields a StepDone for each update and an EpochDone before the first and after each epoch. When
    the loss is no longer finite it yields Diverged and ends; the update of that step is not made.
    """
    if batch < 1 or epochs < 1:
        raise ValueError(f"batch and epochs must be at least 1, not {batch} and {epochs}")
    stepper = _Stepper(model, data.train)
    rows, step = len(data.train.y), 0
    yield _measure(model, data, 0, 0)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(rows)
        for start in range(0, rows, batch):
            step += 1
            loss, program = stepper.run(order[start : start + batch])
            if not np.isfinite(loss):
                birth = program.birthplace()
                yield Diverged(step, epoch, (birth.result.name or birth.op.name) if birth else "L")
                return
            optimizer.step(model.vector, model.gradient)
            yield StepDone(step, epoch, loss)
        yield _measure(model, data, epoch, step)


class _Stepper:
    """Loss and gradients of any mini-batch: recorded once for each batch size, then replayed."""

    def __init__(self, model: Network, data: Data) -> None:
        self.model = model
        self.x = np.asarray(data.x, model.vector.dtype)
        self.y = data.y
        self.programs: dict[int, tuple[Program, Array, Array]] = {}

    def run(self, rows: Array) -> tuple[float, Program]:
        """The mean loss over `rows`; the gradient is in ``model.gradient``."""
        if len(rows) not in self.programs:
            x, y = Tensor(self.x[rows], "x"), Tensor(self.y[rows], "y")
            with Tape() as tape, np.errstate(all="ignore"):
                loss = self.model.loss(x, y)
            self.programs[len(rows)] = (Program(tape, loss, self.model.gradients), x.data, y.data)
        program, x_batch, y_batch = self.programs[len(rows)]
        self.x.take(rows, axis=0, out=x_batch, mode="clip")
        self.y.take(rows, out=y_batch, mode="clip")
        return program.run(), program


def evaluate(model: Network, data: Data) -> tuple[float, float]:
    """Mean loss and accuracy (a fraction) of `model` on `data`."""
    with np.errstate(all="ignore"):
        scores = model.scores(data.x)
        loss = model.loss_function(scores, data.y).item()
    return loss, float((scores.data.argmax(axis=1) == data.y).mean())


def _measure(model: Network, data: Splits, epoch: int, step: int) -> EpochDone:
    return EpochDone(epoch, step, *evaluate(model, data.train), *evaluate(model, data.validation))
