"""What is measured of a network on one batch to see whether it can learn."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from core.datasets import Data
from core.layers.dense import ACTIVATIONS
from core.losses import cross_entropy
from core.networks import Network
from core.tape import Array, Parameter, Record, Tape

SAME = 0.01
"""A unit whose outputs differ by at most this part of the largest of them says the same of every
example."""

ENDS = {"tanh": (-0.98, 0.98), "sigmoid": (0.01, 0.99)}
"""Beyond these outputs an activation is saturated: its slope is below 4 % of the steepest one."""


@dataclass(frozen=True, slots=True)
class WeightSigns:
    """One array of weights. Norms are Euclidean, of all its elements."""

    name: str
    gradient: float
    """The norm of the gradient."""
    update: float | None
    """‖ΔW‖/‖W‖ of the last update; infinite if W was 0 before. None if no update was measured."""
    equal: bool
    """Whether all weights are one number, so that the units of the layer cannot differ."""


@dataclass(frozen=True, slots=True)
class HiddenSigns:
    """The outputs of one activation. All parts are of 0 to 1."""

    activation: str
    units: int
    constant: float
    """The part of the units that say the same of every example, see `SAME`."""
    dead: float
    """The part of the units that are exactly 0 for every example."""
    saturated: float | None
    """The part of the outputs that lie beyond `ENDS`; None for an activation without such ends."""


@dataclass(frozen=True, slots=True)
class Signs:
    """A network at one moment of its training; `weights` and `hidden` from the first layer on."""

    loss: float
    chance: float | None
    """ln C, the loss if all C classes are equally probable; None if that is not cross-entropy."""
    weights: tuple[WeightSigns, ...]
    hidden: tuple[HiddenSigns, ...]


def measure(model: Network, batch: Data, loss: float, before: Array | None = None) -> Signs:
    """Measure `model` on `batch`: x (N, …), y (N,) class indices. The model stays as it is.

    `loss` is its mean loss, over more data than the batch if that is known. `before` (P,) is
    ``model.vector`` as it was before the last update.
    """
    with np.errstate(all="ignore"), model.evaluating():
        with Tape() as tape:
            result = model.loss(batch.x, batch.y)
        gradients = tape.gradients(result)
        last = next(record for record in tape.records if record.result is result)
        scores = last.operands[0]
        return Signs(
            loss,
            log(scores.shape[-1]) if last.op is cross_entropy else None,
            tuple(
                _of_weights(p, gradients.get(p), old)
                for p, old in _with_old(model, before)
                if len(p.shape) > 1
            ),
            tuple(_of_hidden(r) for r in tape.records if r.op.name in ACTIVATIONS),
        )


def _with_old(model: Network, before: Array | None) -> list[tuple[Parameter, Array | None]]:
    """The parameters, each with its part of `before`."""
    parameters = model.parameters()
    if before is None:
        return [(p, None) for p in parameters]
    ends = np.cumsum([p.data.size for p in parameters])
    return list(zip(parameters, np.split(before, ends[:-1]), strict=True))


def _of_weights(W: Parameter, gradient: Array | None, old: Array | None) -> WeightSigns:
    update = None
    if old is not None:
        moved, size = _norm(W.data.ravel() - old), _norm(old)
        update = moved / size if size else np.inf if moved else 0.0
    return WeightSigns(
        W.name,
        0.0 if gradient is None else _norm(gradient),
        update,
        bool(W.data.min() == W.data.max()),
    )


def _of_hidden(record: Record) -> HiddenSigns:
    outputs = record.result.data
    if outputs.ndim == 4:  # images (N, C, H, W): a unit is a channel, at every place
        outputs = outputs.transpose(0, 2, 3, 1)
    a = outputs.reshape(-1, outputs.shape[-1])
    size = np.abs(a).max(axis=0)
    ends = ENDS.get(record.op.name)
    return HiddenSigns(
        record.op.name,
        a.shape[1],
        float(np.mean(np.ptp(a, axis=0) <= SAME * size)),
        float(np.mean(size == 0)),
        None if ends is None else float(np.mean((a < ends[0]) | (a > ends[1]))),
    )


def _norm(array: Array) -> float:
    return float(np.linalg.norm(array.astype(np.float64)))
