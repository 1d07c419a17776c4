"""The network of the dead units and of the fold: built, looked into, and its weights as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from core.networks import MLP
from core.tape import Array
from tutor.labs.activations.functions import curve
from tutor.labs.activations.spec import ActivationsSpec

CLASSES = 2


class BentPoints(NamedTuple):
    """Points after a part of the network: `name` is x, z1, a1, z2 …; values (N, units)."""

    name: str
    values: Array


def build(spec: ActivationsSpec, rng: np.random.Generator) -> MLP:
    """Two inputs, the hidden layers, two scores; its weights drawn from `rng`, in float32."""
    return MLP([2, *spec.hidden, CLASSES], activation=spec.activation, rng=rng)


def stages(model: MLP, activation: str, x: Array) -> list[BentPoints]:
    """The points x (N, 2) and what each hidden layer makes of them, before and after it bends."""
    found = [BentPoints("x", np.asarray(x, np.float64))]
    with np.errstate(all="ignore"):
        for number, layer in enumerate(model.layers[:-1], 1):
            z = found[-1].values @ layer.W.data + layer.b.data
            found.append(BentPoints(f"z{number}", z))
            if activation != "linear":
                found.append(BentPoints(f"a{number}", curve(activation, z).values))
    return found


def answers(model: MLP, activation: str, x: Array) -> Array:
    """Whether class 1 is said of each point (N, 2): (N,)."""
    last = model.layers[-1]
    with np.errstate(all="ignore"):
        scores = stages(model, activation, x)[-1].values @ last.W.data + last.b.data
        return np.asarray(scores[:, 1] > scores[:, 0])


def active_shares(model: MLP, activation: str, x: Array) -> list[Array]:
    """For each hidden layer and unit the share of points (N, 2) at which it has a slope."""
    shares = []
    for stage in stages(model, activation, x):
        if stage.name.startswith("z"):
            slopes = curve(activation, stage.values).slopes
            shares.append(np.asarray((slopes != 0).mean(axis=0)))
    return shares


def weights_in(model: MLP) -> dict[str, Any]:
    """All weights as plain data; None where one is no number."""
    return {
        tensor.name: [
            float(f"{number:.6g}") if np.isfinite(number) else None
            for number in tensor.data.ravel().tolist()
        ]
        for tensor in model.parameters()
    }


def put_weights(model: MLP, weights: Mapping[str, Any]) -> None:
    """Give the network weights that `weights_in` made."""
    for tensor in model.parameters():
        tensor.data[...] = np.array(weights[tensor.name], np.float32).reshape(tensor.shape)
