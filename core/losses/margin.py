"""Losses for classes that ask for a distance between scores, not for probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.losses.classification import check_classes
from core.tape import Array, Op, Saved, enrol


class Margin(Op):
    """A loss of scores z (N, C) and class indices y (N,), with corners."""

    operands = ("z", "y")

    def check(self, z: Array, y: Array, **options: Any) -> None:
        if z.ndim != 2:
            raise ValueError(f"{self.name}: the scores have shape {z.shape}; expected (N, C)")
        check_classes(self.name, z, y)


class PerceptronLoss(Margin):
    """The perceptron's criterion, one against the rest: scores z (N, C), class indices y (N,).

    With t = +1 for the right class and −1 for the others, a score on the wrong side costs its
    distance: L = Σ max(0, −t·z) / N. At the kink, t·z = 0, the slope −t is taken, so that zero
    weights can learn; then a step on one example at rate 1 is Rosenblatt's rule (1962).
    """

    name = "perceptron_loss"
    formula = "L = Σ max(0, −t·z) / N,  t = ±1"
    rules = ("dz = −dL · t · [t·z ≤ 0] / N", "")

    @staticmethod
    def signs(z: Array, y: Array) -> Array:
        """t (N, C): +1 in the column of the right class, −1 elsewhere."""
        t = -np.ones_like(z)
        t[np.arange(len(y)), y] = 1
        return t

    def forward(self, z: Array, y: Array) -> tuple[Array, Saved]:
        t = self.signs(z, y)
        L = np.maximum(0, -t * z).sum() / len(y)
        return np.asarray(L, np.result_type(z, np.float16)), (z, t)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        z, t = saved
        return -upstream * t * (t * z <= 0) / len(z), None


class HingeLoss(Margin):
    """Every wrong class that comes within a margin of the right one costs what is missing.

    The mean over the N rows and C classes, as torch.nn.functional.multi_margin_loss (Crammer and
    Singer 2001, Weston and Watkins 1999). m is the option `margin`; the slope at the corner is 0.
    """

    name = "hinge_loss"
    formula = "L = Σₙ Σₖ max(0, m − z[n,y[n]] + z[n,k]) / (N·C),  k ≠ y[n]"
    rules = ("dz = dL · (v − onehot(y) · Σₖ v[k]) / (N·C),  v = [margin violated]", "")

    def forward(self, z: Array, y: Array, *, margin: float = 1.0) -> tuple[Array, Saved]:
        rows = np.arange(len(y))
        missing = z - z[rows, y, None] + margin
        missing[rows, y] = 0
        L = np.maximum(0, missing).sum() / z.size
        return np.asarray(L, np.result_type(z, np.float16)), (missing, y)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        missing, y = saved
        v = np.greater(missing, 0).astype(missing.dtype)
        v[np.arange(len(y)), y] = -v.sum(axis=1)
        return upstream / v.size * v, None


perceptron_loss = enrol(PerceptronLoss())
hinge_loss = enrol(HingeLoss())
