"""Operations on each element by itself: functions, activations, arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from core.gradcheck.cases.case import (
    Case,
    Cases,
    Rng,
    Trials,
    normal,
    normal_of,
    one,
    positive,
)
from core.tape import Array


def _around_one(rng: Rng) -> Case:
    return Case((rng.uniform(0.5, 2, size=(3, 4)),))


def _off_zero(rng: Rng) -> Case:
    z = rng.normal(size=(3, 4))
    return Case((z + 0.1 * np.sign(z),))


def _divided(rng: Rng) -> Case:
    return Case((rng.normal(size=(3, 4)), rng.uniform(0.5, 2, size=(4,))))


_BROADCAST = (
    ((3, 4), (3, 4)), ((3, 4), (4,)), ((4,), (3, 4)), ((3, 4), (3, 1)), ((1, 4), (3, 4)),
    ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((2, 1, 2), (1, 3, 1)), ((), (3, 2)), ((1,), (1, 1)),
    ((2, 1), (2, 1)), ((), ()),
)  # fmt: skip


def _two(draw: Callable[..., Array] = normal, *, shared: bool = True) -> Cases:
    """Two operands that are broadcast to one shape, either way."""

    def cases(rng: Rng) -> Iterator[Case]:
        for a, b in _BROADCAST:
            yield Case((normal(rng, *a), draw(rng, *b)))
        if shared:
            yield Case((draw(rng, 2, 3),), places=(0, 0))

    return cases


_BOTH = normal_of((3, 4), (4,))


TRIALS = {
    "negative": Trials(_around_one, one()),
    "power": Trials(
        _around_one, one(*({"exponent": e} for e in (2, 3, 0.5, -1, -1.5, 1, 0)), draw=positive)
    ),
    "exp": Trials(_around_one, one()),
    "log": Trials(_around_one, one(draw=positive)),
    "sqrt": Trials(_around_one, one(draw=positive)),
    "abs": Trials(_around_one, one()),
    "step": Trials(_off_zero, one()),
    "sigmoid": Trials(_off_zero, one()),
    "tanh": Trials(_off_zero, one()),
    "silu": Trials(_off_zero, one()),
    "swish": Trials(_off_zero, one({}, {"beta": 2.5}, {"beta": -0.5}, {"beta": 0.0})),
    "gelu": Trials(_off_zero, one({}, {"approximate": "tanh"})),
    "relu": Trials(_off_zero, one()),
    "leaky_relu": Trials(_off_zero, one({}, {"negative_slope": 0.3}, {"negative_slope": -1.0})),
    "elu": Trials(_off_zero, one({}, {"alpha": 0.5})),
    "selu": Trials(_off_zero, one()),
    "softplus": Trials(_off_zero, one({}, {"beta": 3.0}, {"threshold": 0.5, "beta": 20.0})),
    "add": Trials(_BOTH, _two()),
    "subtract": Trials(_BOTH, _two()),
    "multiply": Trials(_BOTH, _two()),
    "divide": Trials(_divided, _two(positive)),
    "maximum": Trials(_BOTH, _two(shared=False)),
}
