"""The gradient check: does backward say what a nudge of the input says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.networks import Network
from core.networks.samples import SAMPLES
from core.tape import Array, Op, Options, Tape, Tensor, registry

STEP = 1e-5
"""The nudge h. In float64 the truncation error, ~h², and rounding, ~1e-16/h, balance about here."""

COMPLEX_STEP = 1e-30
"""The imaginary nudge. Nothing is subtracted, so it can be as small as it likes."""

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
    names = [tensor.name for tensor in tensors]
    return worst_of(name, list(zip(names, analytic, numeric, strict=True)))


def worst_of(name: str, pairs: Sequence[tuple[str, Array, Array]]) -> Check:
    """The element that differs most, of tensors given as (name, analytic, numeric)."""
    largest = max(
        (float(np.abs(part).max(initial=0)) for _, *both in pairs for part in both), default=0.0
    )
    worst = Check(name, 0.0, "", (), 0.0, 0.0, sum(a.size for _, a, _ in pairs))
    for tensor, a, n in pairs:
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
                tensor,
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


def check_op(
    op: Op,
    operands: Sequence[Array],
    rng: np.random.Generator,
    *,
    options: Options | None = None,
    h: float = STEP,
) -> Check:
    """Check `op` on `operands`, its result weighted at random and summed to one number."""
    tensors = [Tensor(a, n) for a, n in zip(operands, op.operands, strict=True)]
    options = options or {}
    weights = rng.normal(size=op(*tensors, **options).shape)

    def weighted() -> Tensor:
        return _weighted_sum(op(*tensors, **options), weights)

    differentiable = [t for t, rule in zip(tensors, op.rules, strict=True) if rule]
    return gradient_check(weighted, differentiable, name=op.name, h=h)


def check_op_by_complex_step(
    op: Op, operands: Sequence[Array], rng: np.random.Generator, *, options: Options | None = None
) -> Check:
    """Check `op` without a difference of two near numbers: f(x + ih) = f(x) + ih·f′(x) + O(h²).

    Exact to rounding, for operations whose forward pass is analytic and takes complex numbers
    (Squire and Trapp 1998). As `check_op`, the result is weighted at random and summed.
    """
    options = options or {}
    result, saved = op.forward(*operands, **options)
    weights = rng.normal(size=result.shape)
    local = op.backward(weights, saved)
    pairs = []
    for which, (name, rule) in enumerate(zip(op.operands, op.rules, strict=True)):
        if not rule:
            continue
        slopes = np.empty_like(operands[which])
        for index in np.ndindex(slopes.shape):
            nudged = [a.astype(complex) if k == which else a for k, a in enumerate(operands)]
            nudged[which][index] += COMPLEX_STEP * 1j
            moved, _ = op.forward(*nudged, **options)
            slopes[index] = (weights * moved).sum().imag / COMPLEX_STEP
        pairs.append((name, np.asarray(local[which]), slopes))
    return worst_of(op.name, pairs)


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
        yield check_op(op, op.sample(rng), rng, options=op.sample_options)
    for sample in SAMPLES.values():
        model, x, y = sample(rng)
        model.vector[...] = rng.normal(size=model.vector.size)
        yield check_network(model, x, y)
