"""Normalization and dropout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.gradcheck.cases.case import Case, Cases, Rng, Trials, normal, normal_of, positive
from core.tape import Tensor


def _normalized(parameters: int, *, rows: bool = False, given: bool = False) -> Cases:
    """x and its parameters: over the last axis of each row, or for each channel, axis 1."""

    def cases(rng: Rng) -> Iterator[Case]:
        for shape in ((4, 3), (2, 3, 2), (3, 1, 2), (2, 2, 2, 2), (1, 3, 3), (3, 3)):
            size = shape[-1 if rows else 1]
            statistics = (normal(rng, size), positive(rng, size)) if given else ()
            vectors = (normal(rng, size) for _ in range(parameters))
            operands = (normal(rng, *shape), *statistics, *vectors)
            yield Case(operands, {"eps": 0.05})
            yield Case(operands, {"eps": 0.5})
        if parameters == 2 and not given:
            yield Case((normal(rng, 4, 3), normal(rng, 3)), {"eps": 0.5}, places=(0, 1, 1))

    return cases


def _batch_normalized(rng: Rng) -> Iterator[Case]:
    yield from _normalized(2)(rng)
    averages = {"running_mean": Tensor(normal(rng, 3)), "running_var": Tensor(positive(rng, 3))}
    operands = normal(rng, 4, 3), normal(rng, 3), normal(rng, 3)
    yield Case(operands, {**averages, "momentum": 0.3})


def _grouped(rng: Rng) -> Iterator[Case]:
    for shape, groups in (((2, 4, 2), 1), ((2, 4, 2), 2), ((1, 4), 2), ((2, 3, 2, 2), 3)):
        channels = shape[1]
        operands = normal(rng, *shape), normal(rng, channels), normal(rng, channels)
        for eps in (0.05, 0.5):
            yield Case(operands, {"eps": eps, "num_groups": groups})


def _dropped(rng: Rng) -> Iterator[Case]:
    for p in (0.5, 0.0, 0.2, 0.9):
        for shape in ((3, 4), (1, 3), (2,), ()):
            mask = np.asarray(rng.random(shape) < 0.7, dtype=float)
            yield Case((normal(rng, *shape), mask), {"p": p})


def _by_given_statistics(rng: Rng) -> Case:
    x, (μ, γ, β) = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
    return Case((x, μ, rng.uniform(0.5, 2, size=3), γ, β))


def _masked(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 4)), rng.integers(0, 2, (3, 4)).astype(float)))


TRIALS = {
    "batch_norm": Trials(normal_of((4, 3), (3,), (3,)), _batch_normalized),
    "batch_norm_inference": Trials(_by_given_statistics, _normalized(2, given=True)),
    "layer_norm": Trials(normal_of((3, 4), (4,), (4,)), _normalized(2, rows=True)),
    "group_norm": Trials(normal_of((2, 4, 2), (4,), (4,)), _grouped),
    "rms_norm": Trials(normal_of((3, 4), (4,)), _normalized(1, rows=True)),
    "dropout": Trials(_masked, _dropped),
}
