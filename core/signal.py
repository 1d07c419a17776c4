"""What depth does to a signal on its way through a network, and to the gradient on its way back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import core.ops as op
from core.layers import ACTIVATIONS
from core.networks import Network
from core.tape import Array, Tape, Tensor


class LayerSignal(NamedTuple):
    """One layer of a network, up to its activation: a = activation(z).

    `spread` is the standard deviation of a, over all examples and units; `gradient` the length of
    ∂L/∂z. `by_slopes` says how many times longer the gradient becomes from a to z, `by_weights`
    from the z after it to a: through weights, and whatever normalizes or bypasses them. A factor
    is NaN where no gradient is left to compare.
    """

    number: int
    spread: float
    gradient: float
    by_slopes: float
    by_weights: float


def layer_signals(model: Network, x: Array, upstream: Array) -> list[LayerSignal]:
    """Each activation of `model`, from the input on: of the inputs x (N, …), and of a gradient
    `upstream` at its output, which has the output's shape. The network is left as it is, and in
    the mode that it is in: in training batches are normalized by their own statistics.

    ValueError if `upstream` has another shape.
    """
    buffers = [(buffer, buffer.data.copy()) for buffer in model.buffers()]
    found: list[LayerSignal] = []
    with np.errstate(all="ignore"):
        with Tape() as tape:
            output = model(Tensor(x, "x"))
            for buffer, kept in buffers:
                buffer.data[...] = kept
            if output.shape != upstream.shape:
                raise ValueError(
                    f"upstream has shape {upstream.shape}; the output's is {output.shape}"
                )
            loss = op.sum(op.multiply(output, Tensor(upstream, "upstream")))
        gradients = tape.gradients(loss)
        after = np.linalg.norm(upstream)
        activations = [record for record in tape.records if record.op.name in ACTIVATIONS]
        for number, record in reversed(list(enumerate(activations, 1))):
            z, a = record.operands[0], record.result
            dz, da = np.linalg.norm(gradients[z]), np.linalg.norm(gradients[a])
            found.append(
                LayerSignal(
                    number,
                    spread=float(a.data.std()),
                    gradient=float(dz),
                    by_slopes=float(dz / da) if da else np.nan,
                    by_weights=float(da / after) if after else np.nan,
                )
            )
            after = dz
    return found[::-1]


def typical(factors: list[float]) -> float:
    """The geometric mean of factors: the one that gives the same product in every place.

    NaN unless all are finite and above 0: then no one factor does.
    """
    array = np.array(factors)
    if not array.size or not (np.isfinite(array) & (array > 0)).all():
        return float("nan")
    return float(np.exp(np.log(array).mean()))
