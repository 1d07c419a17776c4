"""The playground's network: how it is built, rebuilt while it learns, and looked into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.datasets import Splits
from core.losses import mse_loss
from core.networks import MLP
from core.optim import optimizer_named
from core.regularization import L2, Penalty
from core.tape import Array, Tape, Tensor
from core.training import Training
from tutor.labs.playground.spec import PlaygroundSpec


class Regression(MLP):
    """An MLP whose output is a number, judged by its squared error."""

    loss_function = mse_loss


def build(spec: PlaygroundSpec, outputs: int, rng: np.random.Generator) -> MLP:
    """The network, its weights drawn from `rng`, in float32."""
    kind = Regression if spec.regression else MLP
    sizes = (len(spec.features), *spec.hidden, outputs)
    return kind(sizes, activation=spec.kinds, dropout=spec.dropout, rng=rng)


def outputs_of(spec: PlaygroundSpec, y: Array) -> int:
    """How many numbers the network says of a point: a score for each class, or one number."""
    return 1 if spec.regression else max(int(y.max()) + 1, 2)


def training_of(
    spec: PlaygroundSpec, model: MLP, data: Splits, rng: np.random.Generator, epochs: int
) -> Training:
    """How it learns, for so many epochs."""
    penalty: Penalty | None = L2(spec.l2) if spec.l2 else None
    return Training(
        model,
        data,
        optimizer=optimizer_named(spec.optimizer)(spec.rate),
        batch=min(spec.batch, len(data.train.y)),
        epochs=epochs,
        penalty=penalty,
        rng=rng,
    )


def transplant(before: PlaygroundSpec, old: MLP, after: PlaygroundSpec, new: MLP) -> None:
    """Give `new` what `old` has learned, wherever both have a unit or a feature in one place.

    What is new beside it keeps its first weights; an output layer that now reads another layer
    begins anew.
    """
    rows = [
        (after.features.index(name), before.features.index(name))
        for name in after.features
        if name in before.features
    ]
    for number, (to, source) in enumerate(zip(new.layers, old.layers, strict=False)):
        if (number == len(new.layers) - 1) != (number == len(old.layers) - 1):
            break
        W, V = to.W.data, source.W.data
        columns = min(W.shape[1], V.shape[1])
        for row, from_row in rows if number == 0 else enumerate(range(min(len(W), len(V)))):
            W[row, :columns] = V[from_row, :columns]
        to.b.data[:columns] = source.b.data[:columns]


def weights_in(model: MLP) -> dict[str, Any]:
    """All weights as plain data."""
    return {
        tensor.name: [float(f"{number:.6g}") for number in tensor.data.ravel().tolist()]
        for tensor in model.parameters()
    }


def put_weights(model: MLP, weights: Mapping[str, Any]) -> None:
    """Give the network weights that `weights_in` made."""
    for tensor in model.parameters():
        tensor.data[...] = np.array(weights[tensor.name], np.float32).reshape(tensor.shape)


def looked_into(model: MLP, inputs: Array) -> tuple[list[Array], Array]:
    """What each hidden layer makes of inputs (N, features): (N, units) each; and the scores."""
    with np.errstate(all="ignore"), model.evaluating(), Tape() as tape:
        scores = model(Tensor(inputs.astype(np.float32), "x"))
    by_name = {record.result.name: record.result.data for record in tape.records}
    hidden = [
        by_name.get(f"a{number}", by_name[f"z{number}"]) for number in range(1, len(model.layers))
    ]
    return hidden, scores.data
