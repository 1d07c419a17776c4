"""The training loop, as a generator of events: whoever iterates sets the pace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np

from core.datasets import Data, Splits
from core.datasets.data import check_finite
from core.evaluation import Evaluator, evaluate
from core.networks import Network
from core.optim import Optimizer
from core.optim.schedules import Schedule
from core.recording import record
from core.regularization import EarlyStopping, Penalty
from core.replay import Program
from core.tape import Array, Tensor, written_scope

__all__ = ["Diverged", "EpochDone", "StepDone", "TrainingEvent", "evaluate", "fit"]


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
    counts = (batch, epochs, measure_every)
    if not all(isinstance(count, (int, np.integer)) for count in counts):
        raise TypeError(f"batch, epochs and measure_every are whole numbers, not {counts}")
    if min(counts) < 1:
        raise ValueError(
            f"batch, epochs and measure_every must be at least 1, not {batch}, {epochs} and "
            f"{measure_every}"
        )
    _check_data(model, data)
    model.eval()
    evaluator = Evaluator(model, at_once=batch)
    rows, step = len(data.train.y), 0
    learned, held_out = evaluator.measure(data.train, data.validation)
    begun = EpochDone(0, 0, *learned, *held_out)
    if stop is not None:
        stop.watch(0, begun.validation_loss, model)
    yield begun
    stepper = _Stepper(model, data.train)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(rows)
        if augment is not None:
            stepper.use(augment(data.train.x, rng))
        for start in range(0, rows, batch):
            step += 1
            with np.errstate(all="ignore"):  # what is not finite is told, not warned of
                program = stepper.load(order[start : start + batch])
                loss = program.run()
                sound = isfinite(loss) and _finite(model.gradient)
                if sound:
                    if penalty is not None:
                        np.add(model.gradient, penalty.gradient(model.vector), model.gradient)
                    if clip is not None:
                        clip(model.gradient)
                    if schedule is not None:
                        optimizer.rate = schedule(step - 1)
                    optimizer.step(model.vector, model.gradient)
            if not sound:
                diverged = _diverged(program, step, epoch)
                if stop is not None:
                    stop.restore(model)
                yield diverged
                return
            yield StepDone(step, epoch, loss)
        if epoch % measure_every and epoch != epochs:
            continue
        learned, held_out = evaluator.measure(data.train, data.validation)
        done = EpochDone(epoch, step, *learned, *held_out)
        enough = stop is not None and stop.watch(epoch, done.validation_loss, model)
        yield done
        if enough:
            break
    if stop is not None:
        stop.restore(model)


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


class _Stepper:
    """Programs for any mini-batch: recorded once for each batch size, then loaded with rows.

    Where `record` says that a step may not be replayed, each is recorded.
    """

    def __init__(self, model: Network, data: Data) -> None:
        self.model = model
        self.x = model.as_input(data.x)
        self.y = data.y
        self.programs: dict[int, tuple[Program, Array, Array]] = {}

    def use(self, x: Array) -> None:
        """From now on take rows of other inputs."""
        self.x = self.model.as_input(x)

    def load(self, rows: Array) -> Program:
        """The program of this many rows, with these in its inputs."""
        if len(rows) not in self.programs:
            x, y = Tensor(self.x[rows], "x"), Tensor(self.y[rows], "y")
            remembered = [buffer.data.copy() for buffer in self.model.buffers()]
            self.model.train()
            tape, loss, unfit = record(self.model, (x, y), lambda: self.model.loss(x, y))
            self.model.eval()
            for buffer, data in zip(self.model.buffers(), remembered, strict=True):
                buffer.data[...] = data  # the program's first run does this step again
            program = Program(tape, loss, self.model.gradients)
            if unfit:
                return program
            self.programs[len(rows)] = (program, x.data, y.data)
        program, x_batch, y_batch = self.programs[len(rows)]
        self.x.take(rows, 0, x_batch, "clip")  # "clip", because the default makes a copy
        self.y.take(rows, 0, y_batch, "clip")
        return program
