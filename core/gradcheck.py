"""The gradient check: does backward say what a nudge of the input says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.networks import MLP, Network, PerceptronClassifier, SoftmaxRegression
from core.tape import Array, Op, Tape, Tensor, registry

STEP = 1e-5
"""The nudge h. In float64 the truncation error, ~h², and rounding, ~1e-16/h, balance about here."""

FLOOR = 1e-3
"""Elements smaller than this share of the largest are compared with that share, not themselves."""


@dataclass(frozen=True, slots=True)
class Check:
    """The worst element of a gradient check: its place, both values, and their relative error."""

    name: str
    error: float
    tensor: str
    index: tuple[int, ...]
    analytic: float
    numeric: float
    elements: int

    @property
    def passed(self) -> bool:
        return self.error < 1e-6


def gradient_check(
    function: Callable[[], Tensor], tensors: Sequence[Tensor], *, name: str = "", h: float = STEP
) -> Check:
    """Compare the tape's gradients of `function` with central differences, element by element.

    `function` computes one number from `tensors`, which are float64; each element is nudged by ±h
    and put back. The relative error is |analytic − numeric| over the larger of both, or over
    FLOOR times the largest gradient where that is more.
    """
    for tensor in tensors:
        if tensor.dtype != np.float64:
            raise TypeError(
                f"{tensor.name or 'a tensor'} is {tensor.dtype}: a gradient check needs float64, "
                "rounding hides the difference in anything less"
            )
    with Tape() as tape:
        loss = function()
    gradients = tape.gradients(loss)
    analytic = [gradients.get(t, np.zeros_like(t.data)) for t in tensors]
    numeric = [central_difference(lambda: function().item(), t.data, h) for t in tensors]
    largest = max(float(np.abs(part).max(initial=0)) for part in (*analytic, *numeric))
    worst = Check(name, 0.0, "", (), 0.0, 0.0, sum(t.data.size for t in tensors))
    for tensor, a, n in zip(tensors, analytic, numeric, strict=True):
        scale = np.maximum(np.maximum(np.abs(a), np.abs(n)), FLOOR * largest)
        with np.errstate(invalid="ignore"):
            error = np.abs(a - n) / np.where(scale == 0, 1, scale)
        error = np.where(np.isnan(error), np.inf, error)  # what is no number is as wrong as can be
        index = np.unravel_index(int(error.argmax()), error.shape)
        if error[index] > worst.error:
            place = tuple(int(i) for i in index)
            worst = Check(
                name,
                float(error[index]),
                tensor.name,
                place,
                float(a[place]),
                float(n[place]),
                worst.elements,
            )
    return worst


def central_difference(function: Callable[[], float], array: Array, h: float = STEP) -> Array:
    """(f(x + h) − f(x − h)) / 2h for every element x of `array`, nudged in place and put back."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        here = array[index]
        array[index] = here + h
        above = function()
        array[index] = here - h
        below = function()
        array[index] = here
        slopes[index] = (above - below) / (2 * h)
    return slopes


def check_op(op: Op, operands: Sequence[Array], rng: np.random.Generator, h: float = STEP) -> Check:
    """Check `op` on `operands`, its result weighted at random and summed to one number."""
    tensors = [Tensor(a, n) for a, n in zip(operands, op.operands, strict=True)]
    weights = rng.normal(size=op(*tensors).shape)

    def weighted() -> Tensor:
        return _weighted_sum(op(*tensors), weights)

    differentiable = [t for t, rule in zip(tensors, op.rules, strict=True) if rule]
    return gradient_check(weighted, differentiable, name=op.name, h=h)


class _WeightedSum(Op):
    """L = Σ w·a: makes one number of any result. Not enrolled: it only serves the check."""

    name = "weighted_sum"
    formula = "L = Σ w · a"
    operands = ("a", "w")
    rules = ("da = dL · w", "")

    def forward(self, *operands: Array, **options: object) -> tuple[Array, tuple[Array, ...]]:
        a, w = operands
        return np.asarray((a * w).sum()), (w,)

    def backward(self, upstream: Array, saved: tuple[Array, ...]) -> tuple[Array | None, ...]:
        (w,) = saved
        return upstream * w, None


_weighted_sum = _WeightedSum()


def check_network(model: Network, x: Array, y: Array, h: float = STEP) -> Check:
    """Check all parameters of `model` (float64) on a batch x (N, D), class indices y (N,)."""
    return gradient_check(lambda: model.loss(x, y), model.parameters(), name=model.describe(), h=h)


def check_everything(seed: int = 0) -> Iterator[Check]:
    """Every enrolled operation, then every network, on random numbers."""
    rng = np.random.default_rng(seed)
    for op in registry.values():
        yield check_op(op, op.sample(rng), rng)
    x, y = rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)
    networks: list[Network] = [
        SoftmaxRegression(6, 3, rng=rng, dtype=np.float64),
        PerceptronClassifier(6, 3, dtype=np.float64),
    ]
    networks += [
        MLP([6, 5, 4, 3], activation=activation, rng=rng, dtype=np.float64)
        for activation in ("tanh", "sigmoid", "relu")
    ]
    for model in networks:
        model.vector[...] = rng.normal(size=model.vector.size)
        yield check_network(model, x, y)
