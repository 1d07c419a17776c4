"""A run at any of its moments as a walk: its next step, ``run 12@410 row=1``, or one digit with the
weights that it has there, ``run 12@410 validation=17``.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from core.examples import Example
from core.message import Message
from core.networks import Network
from core.tape import Array, Tensor
from tutor.activities.errors import UsageError
from tutor.learner import Store
from tutor.running.moments.beginning import beginning_called
from tutor.running.moments.come_to import check_reads_digits, trainer_at, trainer_that_reads
from tutor.words import _

if TYPE_CHECKING:
    from tutor.running.moments.beginning import Beginning

WORDS = re.compile(
    r"run (?P<run>[^\s@]+)(?:@(?P<step>[0-9]{1,15}))?"
    r"(?: row=(?P<row>[0-9]{1,9})| validation=(?P<validation>[0-9]{1,9})"
    r"| drawn=(?P<drawn>[0-9a-g]{64}) is=(?P<label>[0-9]{1,9}))?"
)

SIXTEENTHS = "0123456789abcdefg"
"""A sign for each number that a pixel of a digit may be, in sixteenths."""

MOST_PARAMETERS = 200_000
"""Of a network whose walk is opened: more would keep the learner waiting."""


def validation_words(run: int, step: int, row: int) -> str:
    """The walk of a digit of the validation set, with the weights of a run after so many steps."""
    return f"run {run}@{step} validation={row}"


def drawn_words(run: int, step: int, digit: Array, label: int) -> str:
    """The walk of a digit (8, 8) in sixteenths that was drawn, meant as `label`."""
    signs = "".join(SIXTEENTHS[round(16 * float(one))] for one in digit.ravel())
    return f"run {run}@{step} drawn={signs} is={label}"


def example_of_run(words: str) -> Example:
    """The walk that words spell: of the step that a run makes next, or of one digit. Errors:
    UsageError, LearnerDataError.
    """
    found = WORDS.fullmatch(words)
    if found is None:
        raise UsageError(
            _("{words!r} names no run; write it like run 12@410, or run 12@410 row=1", words=words)
        )
    with Store.open() as store:
        at = f"@{found['step']}" if found["step"] else ""
        beginning = beginning_called(store, f"{found['run']}{at}")
    if found["validation"] or found["drawn"]:
        return _digit(words, beginning, found)
    return _next_step(words, beginning, found["row"])


def _next_step(words: str, beginning: Beginning, row: str | None) -> Example:
    trainer = trainer_at(beginning)
    _check_size(trainer, beginning)
    rows = trainer.training.next_rows
    if not len(rows):
        raise UsageError(
            _(
                "run {n} has made all its steps; open an earlier one, such as run {n}@{step}",
                n=beginning.run.id,
                step=max(beginning.step - 1, 0),
            )
        )
    if row:
        number = int(row)
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


def _digit(words: str, beginning: Beginning, found: re.Match[str]) -> Example:
    """One digit that it does not learn from, read as `predict` reads it."""
    trainer = trainer_that_reads(beginning)
    _check_size(trainer, beginning)
    model, data = trainer.model, trainer.training.data.validation
    if found["drawn"]:
        check_reads_digits(trainer, beginning)
        title = _("run {n}, step {step:,}: a drawn digit", n=beginning.run.id, step=beginning.step)
        x = np.array([[SIXTEENTHS.index(sign) / 16 for sign in found["drawn"]]])
        y, most = np.array([int(found["label"])]), int(data.y.max())
        if y[0] > most:
            raise UsageError(
                _("is= names a digit from 0 to {most}, not {n}", most=most, n=found["label"])
            )
    else:
        row = int(found["validation"])
        facts = {"n": beginning.run.id, "step": beginning.step, "row": row}
        if trainer.reads_digits:
            title = _("run {n}, step {step:,}: validation digit {row}", **facts)
        else:
            title = _("run {n}, step {step:,}: validation row {row}", **facts)
        if row >= len(data.y):
            raise UsageError(
                _("validation is a whole number from 0 to {most}, not {n}", most=len(data.y) - 1,
                  n=row)
            )  # fmt: skip
        x, y = data.x[row : row + 1], data.y[row : row + 1]
    told = _of_a_digit if trainer.reads_digits else _of_a_row
    return Example(
        words,
        title,
        told(network=model.describe(), digit=int(y[0])),
        partial(_compute, model, x, y, learning=False),
        trainer.training.optimizer.rate,
    )


def _of_a_digit(network: str, digit: int) -> Message:
    return Message(
        "What {network} makes of one digit, with the weights that it has there, and {digit} "
        "as the target. An update would learn from it.",
        network=network,
        digit=digit,
    )


def _of_a_row(network: str, digit: int) -> Message:
    return Message(
        "What {network} makes of one row, with the weights that it has there, and class {digit} "
        "as the target. An update would learn from it.",
        network=network,
        digit=digit,
    )


def _check_size(trainer: Any, beginning: Beginning) -> None:
    size = trainer.model.vector.size
    if size > MOST_PARAMETERS:
        raise UsageError(
            _(
                "the network of run {n} has {size:,} parameters; {most:,} is the most that can be "
                "stepped through",
                n=beginning.run.id,
                size=size,
                most=MOST_PARAMETERS,
            )
        )


def _compute(model: Network, x: Array, y: Array, *, learning: bool = True) -> Tensor:
    """The loss, as training computes it, or else as the network is used; but in float64. The model
    stays as it is.
    """
    model = deepcopy(model, {id(g): _InSinglePrecision(g) for g in model.generators()})
    model.vector = model.vector.astype(np.float64)  # what inputs are brought to
    for tensor in (*model.parameters(), *model.buffers()):
        tensor.data = tensor.data.astype(np.float64)
    model.train(learning)
    return model.loss(Tensor(model.as_input(x), "x"), Tensor(y, "y"))


class _InSinglePrecision:
    """Draws the masks that the training draws, whose numbers have 32 bits."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = deepcopy(generator)

    def random(self, *, dtype: npt.DTypeLike, out: Array) -> None:
        out[...] = self._generator.random(out.shape, np.float32)
