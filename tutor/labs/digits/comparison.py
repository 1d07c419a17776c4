"""One table: the course's networks and scikit-learn on the same ten splits of the digits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from statistics import mean, stdev

import numpy as np

from core.training import evaluate
from tutor.activities.registry import line_of, parse_line
from tutor.labs.digits.baselines import classifier
from tutor.labs.digits.networks import build, splits_of, training_of
from tutor.labs.digits.spec import DigitsSpec
from tutor.running.training.control import Control
from tutor.running.training.protocol import Event

SEEDS = range(10)

LINES = (
    "train digits --model=perceptron --optimizer=sgd --lr=1 --batch=1 --epochs=10",
    "train digits --model=softmax",
    "train digits",
    "train digits --hidden=256 --activation=relu --dropout=0.4 --schedule=cosine --epochs=60",
    "train digits --model=transformer --width=32 --blocks=2 --schedule=one-cycle --epochs=40",
    "train digits --model=cnn --channels=32,64 --schedule=cosine --epochs=40",
    "train digits --model=cnn --channels=48,96 --dropout=0.5 --optimizer=adamw --decay=0.05 "
    "--schedule=cosine --epochs=60 --shifts=1",
    "train digits --model=sklearn-mlp --hidden=256 --activation=relu --epochs=60",
)
"""What is compared, as it is typed; after it comes the best of the support vector machines."""

COSTS, GAMMAS = (1.0, 3.0, 10.0, 30.0, 100.0), (0.03, 0.05, 0.08, 0.1, 0.12, 0.16)
"""The settings of a support vector machine among which validation chooses."""

Pair = tuple[float, float]
"""Accuracy on the validation set and on the test set."""


def compare(spec: DigitsSpec, control: Control) -> Iterator[Event]:
    """Each network on every seed, then scikit-learn; the settings in `spec` play no part.

    Every choice among settings was made by validation: the test set is looked at once for each
    line and seed.
    """
    yield {"event": "comparison", "seeds": list(SEEDS)}
    for line in LINES:
        asked, began, pairs = parse_line(line), time.perf_counter(), []
        assert isinstance(asked, DigitsSpec)
        for seed in SEEDS:
            if control.waiting():
                return
            pairs.append(measured(DigitsSpec(**{**vars(asked), "seed": seed})))
            yield {"event": "seed", "line": line, "seed": seed, "accuracies": pairs[-1]}
        yield {"event": "compared", **_row(asked, pairs), "seconds": time.perf_counter() - began}
    began = time.perf_counter()
    best, grid = _support_vectors()
    yield {
        "event": "compared",
        **_row(best, grid[best]),
        "settings_tried": len(grid),
        "best_test_of_any": max(mean(test for _, test in pairs) for pairs in grid.values()),
        "seconds": time.perf_counter() - began,
    }
    yield {"event": "done"}


def measured(spec: DigitsSpec) -> Pair:
    """Train one, and measure it."""
    data = splits_of(spec)
    if not spec.trains_here:
        model = classifier(spec)
        for _ in range(spec.epochs):
            model.partial_fit(data.train.x, data.train.y, classes=np.unique(data.train.y))
        validation, test = (
            float(model.score(part.x, part.y)) for part in (data.validation, data.test)
        )
        return validation, test
    rng = np.random.default_rng(spec.seed)
    network = build(spec, rng)
    training = training_of(spec, network, data, rng)
    training.measure_every = spec.epochs
    for _ in training.events():
        pass
    return evaluate(network, data.validation)[1], evaluate(network, data.test)[1]


def _support_vectors() -> tuple[DigitsSpec, dict[DigitsSpec, list[Pair]]]:
    """The machine that is best on the validation sets of all seeds, and what each reached."""
    grid: dict[DigitsSpec, list[Pair]] = {}
    for cost, gamma in product(COSTS, GAMMAS):
        grid[DigitsSpec(model="svc", cost=cost, gamma=gamma)] = []
    for seed in SEEDS:
        data = splits_of(DigitsSpec(seed=seed))
        for spec, pairs in grid.items():
            model = classifier(spec).fit(data.train.x, data.train.y)
            pairs.append(
                (
                    float(model.score(data.validation.x, data.validation.y)),
                    float(model.score(data.test.x, data.test.y)),
                )
            )
    best = max(grid, key=lambda spec: mean(validation for validation, _ in grid[spec]))
    return best, grid


def _row(spec: DigitsSpec, pairs: list[Pair]) -> Event:
    row: Event = {"line": line_of(spec), "network": spec.network}
    for name, accuracies in zip(("validation", "test"), zip(*pairs, strict=True), strict=True):
        row |= {f"{name}_mean": mean(accuracies), f"{name}_spread": stdev(accuracies)}
    return row
