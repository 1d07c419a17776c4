"""From settings to the network and how it is trained. NumPy is imported here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Any

import numpy as np

from core.datasets import Splits, augmented
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
from tutor.data_sets.data_shape import Image, Shape
from tutor.labs.digits.choices import NONE, SUITED
from tutor.labs.digits.spec import DigitsSpec

FEWEST_STEPS = 10
"""A training of fewer steps has a constant rate: no schedule fits into it."""


def _init(spec: DigitsSpec) -> str | None:
    return None if spec.init == SUITED else spec.init


def _norm(spec: DigitsSpec) -> str | None:
    return None if spec.norm == NONE else spec.norm


def _mlp(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return MLP(
        (shape.features, *spec.hidden, len(shape.classes)),
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _softmax(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return SoftmaxRegression(shape.features, len(shape.classes), init=_init(spec), rng=rng)


def _perceptron(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return PerceptronClassifier(shape.features, len(shape.classes))


def _cnn(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return CNN(
        (1, *_image(shape)),
        spec.channels,
        len(shape.classes),
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _residual_mlp(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return ResidualMLP(
        shape.features,
        len(shape.classes),
        width=spec.width,
        blocks=spec.blocks,
        activation=spec.activation,
        init=_init(spec),
        norm=_norm(spec),
        dropout=spec.dropout,
        rng=rng,
    )


def _residual_cnn(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    return ResidualCNN((1, *_image(shape)), spec.width, spec.blocks, len(shape.classes), rng=rng)


def _recurrent(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    side, _width = _image(shape)
    classes = len(shape.classes)
    return ImageSequenceClassifier(
        spec.model, spec.cut, side, spec.width, classes, dropout=spec.dropout, rng=rng
    )


def _transformer(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    side, _width = _image(shape)
    return ImageTransformer(
        spec.cut,
        side,
        len(shape.classes),
        width=spec.width,
        heads=spec.heads,
        blocks=spec.blocks,
        hidden=2 * spec.width,
        positions=None if spec.positions == NONE else spec.positions,
        activation=spec.activation,
        dropout=spec.dropout,
        rng=rng,
    )


def _image(shape: Shape) -> Image:
    """Height and width of the images, where a network needs them and they are there."""
    assert shape.image is not None
    return shape.image


NETWORKS: dict[str, Callable[[DigitsSpec, Shape, np.random.Generator], Network]] = {
    "mlp": _mlp,
    "softmax": _softmax,
    "perceptron": _perceptron,
    "cnn": _cnn,
    "residual-mlp": _residual_mlp,
    "residual-cnn": _residual_cnn,
    "rnn": _recurrent,
    "lstm": _recurrent,
    "gru": _recurrent,
    "transformer": _transformer,
}
"""How each network of the course is built for data of a shape."""


def build(spec: DigitsSpec, shape: Shape, rng: np.random.Generator) -> Network:
    """The network for data of a shape, its weights drawn from `rng`, in float32."""
    return NETWORKS[spec.model](spec, shape, rng)


def training_of(
    spec: DigitsSpec,
    model: Network,
    data: Splits,
    rng: np.random.Generator,
    image: Image | None = None,
) -> Training:
    """The training of `model` on `data` as the settings have it; the rows may be images."""
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
        augment=_augment(spec, image),
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


def _augment(spec: DigitsSpec, image: Image | None) -> Augment | None:
    if image is None or not (spec.shifts or spec.turns):
        return None

    def augment(x: Array, rng: np.random.Generator) -> Array:
        images = x.reshape(len(x), *image)
        moved = augmented(images, rng, pixels=spec.shifts, degrees=spec.turns)
        return moved.reshape(x.shape)

    return augment
