"""The next step of a run, at any of its moments, as a walk: ``run 12@410 row=1``."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from core.examples import Example
from core.message import Message
from core.networks import Network
from core.tape import Array, Tensor
from tutor.activities.errors import UsageError
from tutor.learner import Store
from tutor.running.moments.beginning import beginning_called
from tutor.running.training.control import Control
from tutor.words import _

WORDS = re.compile(r"run (?P<run>[^\s@]+)(?:@(?P<step>[0-9]{1,15}))?(?: row=(?P<row>[0-9]{1,9}))?")

MOST_PARAMETERS = 200_000
"""Of a network whose walk is opened: more would keep the learner waiting."""


def example_of_run(words: str) -> Example:
    """The walk of the step that a run makes next. Errors: UsageError, LearnerDataError."""
    found = WORDS.fullmatch(words)
    if found is None:
        raise UsageError(
            _("{words!r} names no run; write it like run 12@410, or run 12@410 row=1", words=words)
        )
    with Store.open() as store:
        at = f"@{found['step']}" if found["step"] else ""
        beginning = beginning_called(store, f"{found['run']}{at}")
    control = Control(sources=beginning.sources)
    trainer: Any = beginning.activity.provider("trainer")(beginning.spec, control)
    if trainer.model.vector.size > MOST_PARAMETERS:
        raise UsageError(
            _(
                "the network of run {n} has {size:,} parameters; {most:,} is the most that can be "
                "stepped through",
                n=beginning.run.id,
                size=trainer.model.vector.size,
                most=MOST_PARAMETERS,
            )
        )
    if not trainer.way.come_to(beginning.step):
        raise UsageError(
            _("run {n} does not come to step {step:,}", n=beginning.run.id, step=beginning.step)
        )
    rows = trainer.training.next_rows
    if not len(rows):
        raise UsageError(
            _(
                "run {n} has made all its steps; open an earlier one, such as run {n}@{step}",
                n=beginning.run.id,
                step=max(beginning.step - 1, 0),
            )
        )
    if found["row"]:
        number = int(found["row"])
        if not 1 <= number <= len(rows):
            raise UsageError(
                _("row is a whole number from 1 to {most}, not {n}", most=len(rows), n=number)
            )
        rows = rows[number - 1 : number]
    training = trainer.training
    return Example(
        words,
        _("run {n}, step {step:,}", n=beginning.run.id, step=beginning.step + 1),
        Message(
            "The next step of {network}, with the weights that it has there, on {n} of its "
            "examples. What its optimizer remembers stays behind.",
            network=training.model.describe(),
            n=len(rows),
        ),
        partial(_compute, training.model, training.data.train.x[rows], training.data.train.y[rows]),
        training.optimizer.rate,
    )


def _compute(model: Network, x: Array, y: Array) -> Tensor:
    """The loss of the step, as training computes it but in float64; the model stays as it is."""
    model = deepcopy(model, {id(g): _InSinglePrecision(g) for g in model.generators()})
    model.vector = model.vector.astype(np.float64)  # what inputs are brought to
    for tensor in (*model.parameters(), *model.buffers()):
        tensor.data = tensor.data.astype(np.float64)
    model.train()
    return model.loss(Tensor(model.as_input(x), "x"), Tensor(y, "y"))


class _InSinglePrecision:
    """Draws the masks that the training draws, whose numbers have 32 bits."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = deepcopy(generator)

    def random(self, *, dtype: npt.DTypeLike, out: Array) -> None:
        out[...] = self._generator.random(out.shape, np.float32)
