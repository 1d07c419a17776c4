"""scikit-learn on the same split: what our networks are honestly compared with."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from core.datasets import Data, Splits
from core.tape import Array
from tutor.data_sets.labelled_rows import DataSet
from tutor.data_sets.scaling import WHITE
from tutor.labs.digits.choices import SKLEARN_MLP
from tutor.labs.digits.choices import SVC as SVC_NAME
from tutor.labs.digits.data import data_of
from tutor.labs.digits.descriptions import described
from tutor.labs.digits.spec import DIGITS, DigitsSpec
from tutor.running.training.control import Control
from tutor.running.training.pace import Pace, Stopwatch
from tutor.running.training.protocol import Event, finite
from tutor.words import _

ACTIVATIONS = {"sigmoid": "logistic"}
"""scikit-learn's names, where they are others than ours."""


def classifier(spec: DigitsSpec) -> Any:
    """scikit-learn's model, as the settings have it."""
    if spec.model == SKLEARN_MLP:
        return MLPClassifier(
            spec.hidden,
            activation=ACTIVATIONS.get(spec.activation, spec.activation),
            learning_rate_init=spec.rate,
            batch_size=spec.batch,
            random_state=np.random.RandomState(spec.seed),
        )
    return SVC(C=spec.cost, gamma=spec.gamma, random_state=spec.seed)


def baseline(spec: DigitsSpec, control: Control) -> Iterator[Event]:
    """Train scikit-learn's model; the events are those of a training of ours, an epoch at a time.

    A support vector machine has no epochs: it is fitted whole, and has no loss.
    """
    source, model = data_of(spec), classifier(spec)
    data, classes = numbers_of(source), np.arange(len(source.shape.classes))
    steps = -(-len(data.train.y) // spec.batch) if spec.model == SKLEARN_MLP else 1
    epochs = spec.epochs if spec.model == SKLEARN_MLP else 1
    pace, watch, epoch = Pace(control, steps), Stopwatch(), 0
    yield {
        "event": "start",
        "network": described(spec, source.shape),
        "parameters": 0,
        "train": len(data.train.y),
        "validation": len(data.validation.y),
        "test": len(data.test.y),
        "epochs": epochs,
        "steps_per_epoch": steps,
        "settings": spec.as_json(),
    }
    if spec.model == SVC_NAME and len(np.unique(data.train.y)) < 2:
        yield {"event": "error", "message": _one_class(spec)}
        return
    for epoch in range(1, epochs + 1):
        _fit(model, data.train, classes)
        yield _epoch(model, data, classes, epoch, epoch * steps)
        if pace.asks(epoch * steps) and epoch < epochs:
            for kind in pace.obey(epoch * steps, watch):
                yield {"event": kind, "step": epoch * steps, "epoch": epoch}
        if pace.stopping:
            break
    pace.take_waiting(epoch * steps)
    result: Event = {}
    for name in ("validation", "test") if "test" in pace.asked else ("validation",):
        accuracy, loss = _measured(model, getattr(data, name), classes)
        result |= {f"{name}_accuracy": accuracy, f"{name}_loss": loss}
    done = {"event": "done", **result, "steps": epoch * steps}
    stopped = {"event": "stopped", "step": epoch * steps, "epoch": epoch, **result}
    ended = stopped if pace.stopping and epoch < epochs else done
    yield {**ended, "seconds": watch.seconds}


def numbers_of(source: DataSet) -> Splits:
    """The data as scikit-learn takes them: it does not read bytes as brightness."""
    parts = source.parts
    if parts.train.x.dtype != np.uint8:
        return parts
    each = (parts.train, parts.validation, parts.test)
    return Splits(*(Data(np.divide(part.x, WHITE, dtype=np.float32), part.y) for part in each))


def _fit(model: Any, data: Data, classes: Array) -> None:
    """An epoch, or all of it where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", UserWarning)  # a batch larger than the data
        if isinstance(model, MLPClassifier):
            model.partial_fit(data.x, data.y, classes=classes)
        else:
            model.fit(data.x, data.y)


def _epoch(model: Any, data: Splits, classes: Array, epoch: int, step: int) -> Event:
    (learned, loss), (held_out, other) = (
        _measured(model, part, classes) for part in (data.train, data.validation)
    )
    return {
        "event": "epoch",
        "epoch": epoch,
        "step": step,
        "train_loss": loss,
        "train_accuracy": learned,
        "validation_loss": other,
        "validation_accuracy": held_out,
    }


def _measured(model: Any, data: Data, classes: Array) -> tuple[float, float | None]:
    """Accuracy, and cross-entropy where the model knows probabilities."""
    accuracy = float(np.mean(model.predict(data.x) == data.y))
    if not isinstance(model, MLPClassifier):
        return accuracy, None
    p: Array = model.predict_proba(data.x)
    return accuracy, finite(float(log_loss(data.y, p, labels=classes)))


def _one_class(spec: DigitsSpec) -> str:
    if spec.data != DIGITS:
        return _(
            "A support vector machine separates classes, and there is only one among the rows to "
            "learn from: take more rows, or all classes."
        )
    return _(
        "A support vector machine separates classes, and there is only one among the digits to "
        "learn from: take more rows, or all digits."
    )
