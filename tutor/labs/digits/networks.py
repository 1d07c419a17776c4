"""From settings to the network, its data and how it is trained. NumPy is imported here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Any

import numpy as np

from core.datasets import Data, Splits, augmented, digits_splits
from core.layers import Dropout
from core.networks import (
    CNN,
    MLP,
    ImageSequenceClassifier,
    ImageTransformer,
    Network,
    PerceptronClassifier,
    ResidualCNN,
    ResidualMLP,
    SoftmaxRegression,
)
from core.optim import Optimizer, clip_grad_norm, optimizer_named, schedules
from core.optim.schedules import Schedule
from core.regularization import L1, L2, EarlyStopping, Penalty, PenaltySum, weights_only
from core.tape import Array
from core.training import Augment, Training
from tutor.labs.digits.choices import ALL, NONE, SUITED
from tutor.labs.digits.spec import CLASSES, PIXELS, SIDE, DigitsSpec

FEWEST_STEPS = 10
"""A training of fewer steps has a constant rate: no schedule fits into it."""


def _init(spec: DigitsSpec) -> str | None:
    return None if spec.init == SUITED else spec.init


def _norm(spec: DigitsSpec) -> str | None:
    return None if spec.norm == NONE else spec.norm


def _mlp(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    return MLP(
        spec.sizes,
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _cnn(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    return CNN(
        (1, SIDE, SIDE),
        spec.channels,
        CLASSES,
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _residual_mlp(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    return ResidualMLP(
        PIXELS,
        CLASSES,
        width=spec.width,
        blocks=spec.blocks,
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _recurrent(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    return ImageSequenceClassifier(
        spec.model, spec.cut, SIDE, spec.width, CLASSES, dropout=spec.dropout, rng=rng
    )


def _transformer(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    return ImageTransformer(
        spec.cut,
        SIDE,
        CLASSES,
        width=spec.width,
        heads=spec.heads,
        blocks=spec.blocks,
        hidden=2 * spec.width,
        positions=None if spec.positions == NONE else spec.positions,
        activation=spec.activation,
        dropout=spec.dropout,
        rng=rng,
    )


NETWORKS: dict[str, Callable[[DigitsSpec, np.random.Generator], Network]] = {
    "mlp": _mlp,
    "softmax": lambda spec, rng: SoftmaxRegression(PIXELS, CLASSES, init=_init(spec), rng=rng),
    "perceptron": lambda spec, rng: PerceptronClassifier(PIXELS, CLASSES),
    "cnn": _cnn,
    "residual-mlp": _residual_mlp,
    "residual-cnn": lambda spec, rng: ResidualCNN(
        (1, SIDE, SIDE), spec.width, spec.blocks, CLASSES, rng=rng
    ),
    "rnn": _recurrent,
    "lstm": _recurrent,
    "gru": _recurrent,
    "transformer": _transformer,
}
"""How each network of the course is built for the digits."""


def build(spec: DigitsSpec, rng: np.random.Generator) -> Network:
    """The network, its weights drawn from `rng`, in float32."""
    return NETWORKS[spec.model](spec, rng)


def splits_of(spec: DigitsSpec) -> Splits:
    """The digits of the seed's split: of those to learn from as many, and as wrong, as is asked.

    Validation and test are never changed. The labels that are replaced are drawn from all ten, so
    that one in ten of them stays right.
    """
    parts = digits_splits(spec.seed)
    x, y = parts.train.x, parts.train.y
    if spec.only != ALL:
        kept = y == int(spec.only)
        x, y = x[kept], y[kept]
    x, y = x[: spec.rows], y[: spec.rows]
    if spec.noise:
        rng = np.random.default_rng((spec.seed, 1))
        wrong = rng.random(len(y)) < spec.noise
        y = np.where(wrong, rng.integers(0, CLASSES, len(y)), y)
    return Splits(Data(x, y), parts.validation, parts.test)


def training_of(
    spec: DigitsSpec, model: Network, data: Splits, rng: np.random.Generator
) -> Training:
    """The training of `model` on `data` as the settings have it."""
    steps = -(-len(data.train.y) // spec.batch) * spec.epochs
    return Training(
        model,
        data,
        optimizer=optimizer_of(spec),
        batch=spec.batch,
        epochs=spec.epochs,
        schedule=schedule_of(spec, steps),
        penalty=_penalty(spec, model),
        clip=_clip(spec),
        augment=_augment(spec),
        stop=EarlyStopping(spec.patience) if spec.patience else None,
        rng=rng,
    )


def use(spec: DigitsSpec, training: Training) -> None:
    """Go on with these settings, where they can be changed on the way.

    An optimizer of the same kind keeps what it remembers.
    """
    before, model = training.optimizer, training.model
    training.optimizer = after = optimizer_of(spec)
    if type(after) is type(before):
        memory = before.remembered(model.vector)
        after.recall(model.vector, model.gradient, memory, before.steps)
    steps = -(-len(training.data.train.y) // spec.batch) * spec.epochs
    training.epochs, training.schedule = spec.epochs, schedule_of(spec, steps)
    training.penalty, training.clip = _penalty(spec, model), _clip(spec)
    for _path, layer in model.layers_within():
        if isinstance(layer, Dropout) and layer.p != spec.dropout:
            layer.p = spec.dropout
            training.forget_programs()
    if spec.patience == 0:
        training.stop = None
    elif training.stop is None:
        training.stop = EarlyStopping(spec.patience)
        training.stop.recall(training.epoch, inf, model.state_dict())
    else:
        training.stop.patience = spec.patience


def optimizer_of(spec: DigitsSpec) -> Optimizer:
    """The optimizer at its first rate."""
    options: dict[str, Any] = {"weight_decay": spec.decay}
    if spec.optimizer in ("momentum", "nesterov"):
        options["momentum"] = spec.momentum
    return optimizer_named(spec.optimizer)(spec.rate, **options)


def schedule_of(spec: DigitsSpec, steps: int) -> Schedule | None:
    """The rate of each of so many steps; None where it stays the same."""
    if steps < FEWEST_STEPS:
        return None
    match spec.schedule:
        case "step":
            return schedules.step(spec.rate, -(-steps // 3))
        case "cosine":
            return schedules.cosine(spec.rate, steps)
        case "warmup":
            rising = -(-steps // 10)
            return schedules.warmup(schedules.cosine(spec.rate, steps - rising), rising, start=0.01)
        case "one-cycle":
            return schedules.one_cycle(spec.rate, steps)
    return None


def _clip(spec: DigitsSpec) -> Callable[[Array], object] | None:
    return partial(clip_grad_norm, max_norm=spec.clip) if spec.clip else None


def _penalty(spec: DigitsSpec, model: Network) -> Penalty | None:
    weights = weights_only(model).astype(model.vector.dtype)
    priced = [kind(price * weights) for kind, price in ((L2, spec.l2), (L1, spec.l1)) if price]
    return PenaltySum(priced) if priced else None


def _augment(spec: DigitsSpec) -> Augment | None:
    if not (spec.shifts or spec.turns):
        return None

    def augment(x: Array, rng: np.random.Generator) -> Array:
        return augmented(x, rng, pixels=spec.shifts, degrees=spec.turns)

    return augment
