"""How weights begin: random, and spread so that signals keep their size from layer to layer.

An initializer takes a shape and a generator and returns an array of that shape in float64. Those
that carry an author's name draw from a Gaussian, and as `…_uniform` evenly between two bounds, of
the same variance. A dense layer's W is (in, out); a kernel of a convolution (out, in, *window).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod, sqrt
from typing import TypeVar

import numpy as np

from core.nearest import nearest
from core.tape import Array, Shape

Initializer = Callable[[Shape, np.random.Generator], Array]


def fans(shape: Shape) -> tuple[int, int]:
    """How many inputs a unit adds up, and how many units an input reaches: (fan_in, fan_out).

    (in, out) → (in, out); (out, in, *window) → (in · window, out · window).
    """
    if len(shape) < 2:
        raise ValueError(f"weights of shape {shape} have no fans; expected at least two axes")
    if len(shape) == 2:
        return shape[0], shape[1]
    window = prod(shape[2:])
    return shape[1] * window, shape[0] * window


def zeros(shape: Shape, rng: np.random.Generator) -> Array:
    """All 0: right for a bias; hidden units that begin alike stay alike."""
    return np.zeros(shape)


def constant(shape: Shape, rng: np.random.Generator, *, value: float = 0.01) -> Array:
    """All `value`."""
    return np.full(shape, float(value))


def normal(shape: Shape, rng: np.random.Generator, *, std: float = 0.01) -> Array:
    """Gaussian of one spread, whatever the layer's size: the choice of old code."""
    return rng.normal(0.0, std, shape)


def uniform(shape: Shape, rng: np.random.Generator, *, std: float = 0.01) -> Array:
    """Evenly between ±√3·std, whose variance is std²."""
    bound = sqrt(3) * std
    return rng.uniform(-bound, bound, shape)


def lecun(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Array:
    """Variance gain²/fan_in: keeps the variance of z at that of x (LeCun et al. 1998)."""
    return normal(shape, rng, std=lecun_std(shape, gain))


def lecun_uniform(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Array:
    """As `lecun`, between ±gain·√(3/fan_in)."""
    return uniform(shape, rng, std=lecun_std(shape, gain))


def glorot(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Array:
    """Variance gain²·2/(fan_in + fan_out): a compromise (Glorot and Bengio 2010)."""
    return normal(shape, rng, std=glorot_std(shape, gain))


def glorot_uniform(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Array:
    """As `glorot`, between ±gain·√(6/(fan_in + fan_out)): the form in the paper."""
    return uniform(shape, rng, std=glorot_std(shape, gain))


def he(shape: Shape, rng: np.random.Generator) -> Array:
    """Variance 2/fan_in: makes up for the half that ReLU cuts away (He et al. 2015)."""
    return normal(shape, rng, std=he_std(shape))


def he_uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """As `he`, between ±√(6/fan_in)."""
    return uniform(shape, rng, std=he_std(shape))


def lecun_std(shape: Shape, gain: float = 1.0) -> float:
    """The standard deviation that `lecun` draws with: gain·√(1/fan_in)."""
    return gain * sqrt(1 / fans(shape)[0])


def glorot_std(shape: Shape, gain: float = 1.0) -> float:
    """The standard deviation that `glorot` draws with: gain·√(2/(fan_in + fan_out))."""
    return gain * sqrt(2 / sum(fans(shape)))


def he_std(shape: Shape) -> float:
    """The standard deviation that `he` draws with: √(2/fan_in)."""
    return sqrt(2 / fans(shape)[0])


def orthogonal(shape: Shape, rng: np.random.Generator, *, gain: float = 1.0) -> Array:
    """Rows or columns, whichever are fewer, at right angles and of length `gain`.

    A square W then turns a signal and changes no length. Axes after the first count as one. From
    the QR decomposition of a Gaussian matrix (Saxe, McClelland and Ganguli 2014).
    """
    fans(shape)
    rows, columns = shape[0], prod(shape[1:])
    q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
    q *= np.sign(np.diag(r))  # without the signs that QR prefers, all directions are equally likely
    return gain * (q if rows >= columns else q.T).reshape(shape)


INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "constant": constant,
    "normal": normal,
    "uniform": uniform,
    "lecun": lecun,
    "lecun_uniform": lecun_uniform,
    "glorot": glorot,
    "glorot_uniform": glorot_uniform,
    "he": he,
    "he_uniform": he_uniform,
    "orthogonal": orthogonal,
}

SUITS: dict[str, str] = {
    "linear": "glorot",
    "sigmoid": "glorot",
    "tanh": "glorot",
    "step": "glorot",
    "softplus": "glorot",
    "relu": "he",
    "leaky_relu": "he",
    "elu": "he",
    "gelu": "he",
    "silu": "he",
    "swish": "he",
    "selu": "lecun",  # what makes it normalize itself (Klambauer et al. 2017)
}
"""Which initializer suits the activation that follows."""

GAINS: dict[str, float] = {
    "linear": 1.0,
    "sigmoid": 1.0,
    "tanh": 5 / 3,
    "step": sqrt(2),
    "relu": sqrt(2),
    "leaky_relu": sqrt(2 / (1 + 0.01**2)),
    "selu": 3 / 4,
    "elu": 1.245198,
    "gelu": 1.533530,
    "silu": 1.676532,
    "swish": 1.676532,
    "softplus": 1.041867,
}
"""What weights of variance 1/fan_in are multiplied with, so that an activation keeps its input's
size. The values of torch.nn.init.calculate_gain; where it has none, 1/√E[a(z)²] for z of mean 0
and variance 1, which for ReLU is its √2 too.
"""


def gain_of(activation: str) -> float:
    """The gain of the activation called `activation`, in its default form."""
    return _found(GAINS, activation, "activation")


def initializer(init: str | Initializer | None, activation: str = "linear") -> Initializer:
    """`init` itself, the initializer of that name, or for None the one that suits `activation`."""
    if callable(init):
        return init
    if init is None:
        init = _found(SUITS, activation, "activation")
    return _found(INITIALIZERS, init, "initializer")


T = TypeVar("T")


def _found(table: Mapping[str, T], name: str, kind: str) -> T:
    if name not in table:
        raise ValueError(f"unknown {kind} {name!r}; {nearest(name, table)}")
    return table[name]
