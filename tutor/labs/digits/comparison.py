"""One table: the course's networks and scikit-learn on the same ten splits of the data."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from statistics import mean, stdev

import numpy as np

from core.training import evaluate
from tutor.activities.registry import line_of, parse_line
from tutor.labs.digits.baselines import classifier, numbers_of
from tutor.labs.digits.choices import IMAGED, SVC
from tutor.labs.digits.data import data_of
from tutor.labs.digits.networks import build, training_of
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
    """Each network on every seed, then scikit-learn; of the settings in `spec`, the data and what
    is taken of them count.

    Every choice among settings was made by validation: the test set is looked at once for each
    line and seed.
    """
    yield {"event": "comparison", "seeds": list(SEEDS)}
    for asked in lines_for(spec):
        line, began, pairs = line_of(asked), time.perf_counter(), list[Pair]()
        for seed in SEEDS:
            if control.waiting():
                return
            pairs.append(measured(DigitsSpec(**{**vars(asked), "seed": seed})))
            yield {"event": "seed", "line": line, "seed": seed, "accuracies": pairs[-1]}
        yield {"event": "compared", **_row(asked, pairs), "seconds": time.perf_counter() - began}
    began = time.perf_counter()
    best, grid = _support_vectors(spec)
    yield {
        "event": "compared",
        **_row(best, grid[best]),
        "settings_tried": len(grid),
        "best_test_of_any": max(mean(test for _, test in pairs) for pairs in grid.values()),
        "seconds": time.perf_counter() - began,
    }
    yield {"event": "done"}


def lines_for(spec: DigitsSpec) -> list[DigitsSpec]:
    """What is compared on the data of `spec`: the networks of images, where these are."""
    taken = {name: getattr(spec, name) for name in ("data", "rows", "only", "noise")}
    images = data_of(spec).shape.image is not None
    found = []
    for line in LINES:
        asked = parse_line(line)
        assert isinstance(asked, DigitsSpec)
        if images or asked.model not in IMAGED:
            found.append(replace(asked, **taken))
    return found


def measured(spec: DigitsSpec) -> Pair:
    """Train one, and measure it."""
    source = data_of(spec)
    data = source.parts if spec.trains_here else numbers_of(source)
    if not spec.trains_here:
        model = classifier(spec)
        for _ in range(spec.epochs):
            model.partial_fit(data.train.x, data.train.y, classes=np.unique(data.train.y))
        validation, test = (
            float(model.score(part.x, part.y)) for part in (data.validation, data.test)
        )
        return validation, test
    rng = np.random.default_rng(spec.seed)
    network = build(spec, source.shape, rng)
    training = training_of(spec, network, data, rng, source.shape.image)
    training.measure_every = spec.epochs
    for _ in training.events():
        pass
    return evaluate(network, data.validation)[1], evaluate(network, data.test)[1]


def _support_vectors(asked: DigitsSpec) -> tuple[DigitsSpec, dict[DigitsSpec, list[Pair]]]:
    """The machine that is best on the validation sets of all seeds, and what each reached."""
    grid: dict[DigitsSpec, list[Pair]] = {}
    for cost, gamma in product(COSTS, GAMMAS):
        grid[replace(asked, model=SVC, cost=cost, gamma=gamma, seed=0)] = []
    for seed in SEEDS:
        data = numbers_of(data_of(replace(asked, seed=seed)))
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
