"""Losses for classes: how wrong scores are about the right class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, call, constant, total
from core.ops.softmax import log_sum_exp, probability, row_softmax
from core.tape import Array, Factor, Op, Options, Saved, enrol


def _check_classes(name: str, z: Array, y: Array) -> None:
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"{name}: the scores have shape {z.shape}; expected (N, C), not empty")
    if y.shape != z.shape[:1]:
        raise ValueError(
            f"{name}: the labels have shape {y.shape}; scores {z.shape} need one class index a "
            f"row: shape {z.shape[:1]}"
        )
    if y.dtype.kind not in "iu":
        raise TypeError(f"{name}: the labels have type {y.dtype}; class indices are integers")
    if y.min() < 0 or y.max() >= z.shape[1]:
        wrong = int(np.argmax((y < 0) | (y >= z.shape[1])))
        raise ValueError(
            f"{name}: label {y[wrong]} of row {wrong} is out of range: {z.shape[1]} classes are "
            f"numbered 0 to {z.shape[1] - 1}"
        )


class CrossEntropy(Op):
    """Softmax and cross-entropy in one: scores z (N, C), class indices y (N,) → the mean of −log p.

    Fused, because log p = z − log Σ exp z needs no division and cannot take the log of 0.
    """

    name = "cross_entropy"
    formula = "L = Σₙ (log Σₖ exp z[n,k] − z[n,y[n]]) / N"
    operands = ("z", "y")
    rules = ("dz = dL · (p − onehot(y)) / N", "")

    def check(self, *operands: Array, **options: Any) -> None:
        _check_classes(self.name, *operands)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        z, y = operands
        rows = np.arange(len(y))
        shifted = z - z.max(axis=1, keepdims=True)  # each row by its own maximum
        losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, y]
        return np.asarray(losses.mean()), (z, y)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, y = saved
        p = row_softmax(z)
        p[np.arange(len(y)), y] -= 1  # p is ours: the saved scores stay as they were
        return upstream * p / len(y), None

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.integers(0, 4, size=3)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        z, y = operands
        rows, classes = z.shape
        return (
            total(
                call("logΣexp", log_sum_exp, *(z[n, k] for k in range(classes)))
                - z[n, int(y.array[n])]
                for n in range(rows)
            )
            / rows
        )

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        z, y = operands
        n, c = index
        target = int(y.array[n] == c)
        return [Factor(upstream[()], (probability(z, (n,), c) - target) / z.shape[0])]


class PerceptronLoss(Op):
    """The perceptron's criterion, one against the rest: scores z (N, C), class indices y (N,).

    With t = +1 for the right class and −1 for the others, a score on the wrong side costs its
    distance: L = Σ max(0, −t·z) / N. At the kink, t·z = 0, the slope −t is taken, so that zero
    weights can learn; then a step on one example at rate 1 is Rosenblatt's rule (1962).
    """

    name = "perceptron_loss"
    formula = "L = Σ max(0, −t·z) / N,  t = ±1"
    operands = ("z", "y")
    rules = ("dz = −dL · t · [t·z ≤ 0] / N", "")

    def check(self, *operands: Array, **options: Any) -> None:
        _check_classes(self.name, *operands)

    @staticmethod
    def signs(z: Array, y: Array) -> Array:
        """t (N, C): +1 in the column of the right class, −1 elsewhere."""
        t = -np.ones_like(z)
        t[np.arange(len(y)), y] = 1
        return t

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        z, y = operands
        t = self.signs(z, y)
        return np.asarray(np.maximum(0, -t * z).sum() / len(y), z.dtype), (z, t)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, t = saved
        return -upstream * t * (t * z <= 0) / len(z), None

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        z = rng.normal(size=(3, 4))
        return z + 0.1 * np.sign(z), rng.integers(0, 4, size=3)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        z, y = operands
        rows, classes = z.shape
        return (
            total(
                call("max", np.maximum, 0, -z[n, c] if y.array[n] == c else z[n, c])
                for n in range(rows)
                for c in range(classes)
            )
            / rows
        )

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        z, y = operands
        n, c = index
        t = 1.0 if y.array[n] == c else -1.0
        wrong = call("atmost0", lambda value: value <= 0, z[index] if t > 0 else -z[index])
        return [Factor(upstream[()], -(constant(t) * wrong) / z.shape[0])]


cross_entropy = enrol(CrossEntropy())
perceptron_loss = enrol(PerceptronLoss())
