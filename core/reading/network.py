"""What a network makes of one example: its scores, its layers, and what decides the winner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.layers import ACTIVATIONS
from core.networks import Network
from core.ops.softmax import row_softmax
from core.tape import Array, Gradients, Tape, Tensor

RECURRENT = ("rnn", "lstm", "gru")
"""Operations whose result is a state at each time."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What one layer makes of the example: of `shape` (units,), (time, units), or (C, H, W)."""

    name: str
    op: str
    """The operation that made it, such as ``tanh``."""
    values: Array


@dataclass(frozen=True, slots=True)
class Reading:
    """What a network says to one example x, and why.

    `scores` (C,), and `p` (C,), their softmax; `says` is the class that wins. `gradient` is shaped
    as x: by how much the winning score grows for each unit that is added to a number of x.
    `hidden` has the layers between, in order.
    """

    scores: Array
    p: Array
    says: int
    gradient: Array
    hidden: tuple[Hidden, ...]

    @property
    def finite(self) -> bool:
        """Whether all scores are numbers: those of a training that diverged are not."""
        return bool(np.isfinite(self.scores).all())


@np.errstate(all="ignore")  # a network that diverged is read, too: `finite` tells
def read(model: Network, x: Array) -> Reading:
    """What `model`, in evaluation mode, makes of one example x, without the batch's axis.

    ValueError for a shape that it does not take.
    """
    inputs = Tensor(model.as_input(x[None]), "x")
    with model.evaluating(), Tape() as tape:
        scores = model.scores(inputs)
    found = scores.data[0].astype(np.float64)
    says = int(np.nan_to_num(found, nan=-np.inf).argmax())
    winner = np.zeros_like(scores.data)
    winner[0, says] = 1
    gradients = Gradients({scores: winner})
    for _ in tape.backward(scores, gradients):
        pass
    hidden = tuple(
        Hidden(record.result.name or record.op.name, record.op.name, record.result.data[0])
        for record in tape.records
        if record.op.name in ACTIVATIONS or record.op.name in RECURRENT
    )
    gradient = gradients[inputs].reshape(x.shape).astype(np.float64)
    return Reading(found, row_softmax(found[None])[0], says, gradient, hidden)
