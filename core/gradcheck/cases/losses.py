"""Sums, softmax and losses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.gradcheck.cases.case import Case, Cases, Rng, Trials, normal, normal_of, one, shapes
from core.ops.softmax import row_softmax
from core.tape import Options


def _reduced(rng: Rng) -> Iterator[Case]:
    for keepdims in (False, True):
        for axis in (None, 0, 1, -1, (0, 2), (), (1, -1)):
            yield Case((normal(rng, 3, 2, 3),), {"axis": axis, "keepdims": keepdims})
        yield Case((normal(rng, 3, 1),), {"axis": 1, "keepdims": keepdims})
        yield Case((normal(rng),), {"keepdims": keepdims})


def _classified(*settings: Options) -> Cases:
    """Scores (N, C) and a class for each row."""

    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for rows, classes in ((3, 4), (1, 3), (4, 1), (5, 2), (3, 3)):
                labels = rng.integers(0, classes, size=rows)
                yield Case((normal(rng, rows, classes), labels), options)

    return cases


def _classified_anywhere(*settings: Options) -> Cases:
    """Scores with their classes on any axis, and a class for each place on the others."""

    def cases(rng: Rng) -> Iterator[Case]:
        yield from _classified(*settings)(rng)
        for options in settings:
            for shape, axis in (((2, 3, 2), -1), ((2, 3, 2), 1), ((1, 3, 1), 1), ((3, 3, 3), 1)):
                others = list(shape)
                others.pop(axis)
                labels = rng.integers(0, shape[axis], size=others)
                yield Case((normal(rng, *shape), labels), {**options, "axis": axis})

    return cases


def _shares(rng: Rng) -> Iterator[Case]:
    """Scores and targets between 0 and 1, alike in shape."""
    for shape in ((3, 4), (1, 3), (4, 1), (3, 3), (2, 3, 2), (5, 1)):
        yield Case((normal(rng, *shape), rng.uniform(0.05, 0.95, size=shape)))
    yield Case((rng.uniform(0.05, 0.95, size=(3, 2)),), places=(0, 0))


def _distances(*settings: Options, shared: bool = True) -> Cases:
    def cases(rng: Rng) -> Iterator[Case]:
        for options in settings or ({},):
            for shape in shapes(rng):
                yield Case((normal(rng, *shape), np.asarray(2 * normal(rng, *shape))), options)
            if shared:
                yield Case((normal(rng, 3, 2),), options, places=(0, 0))

    return cases


def _with_labels(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 4)), rng.integers(0, 4, size=3)))


def _off_zero_with_labels(rng: Rng) -> Case:
    z = rng.normal(size=(3, 4))
    return Case((z + 0.1 * np.sign(z), rng.integers(0, 4, size=3)))


def _with_probabilities(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 4)), row_softmax(rng.normal(size=(3, 4)))))


def _with_shares(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 2)), rng.uniform(size=(3, 2))))


_MATRIX, _PAIR = normal_of((3, 4)), normal_of((3, 2), (3, 2))
_SMOOTHED = {"label_smoothing": 0.2}


TRIALS = {
    "sum": Trials(_MATRIX, _reduced),
    "mean": Trials(_MATRIX, _reduced),
    "softmax": Trials(_MATRIX, one({}, {"axis": 0}, least=1)),
    "log_softmax": Trials(_MATRIX, one({}, {"axis": 0}, least=1)),
    "nll_loss": Trials(_with_labels, _classified_anywhere({})),
    "cross_entropy": Trials(_with_labels, _classified_anywhere({}, _SMOOTHED)),
    "soft_cross_entropy": Trials(_with_probabilities, _shares),
    "binary_cross_entropy_with_logits": Trials(_with_shares, _shares),
    "perceptron_loss": Trials(_off_zero_with_labels, _classified()),
    "hinge_loss": Trials(_off_zero_with_labels, _classified({}, {"margin": 0.3})),
    "mse_loss": Trials(_PAIR, _distances()),
    "l1_loss": Trials(_PAIR, _distances(shared=False)),
    "huber_loss": Trials(_PAIR, _distances({}, {"delta": 0.3})),
}
