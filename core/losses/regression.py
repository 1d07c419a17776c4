"""Losses for numbers: how far outputs lie from their targets."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.tape import Array, Op, Saved, enrol


class Distance(Op):
    """The mean over all M elements of a function of y − t: outputs and targets of one shape.

    An even function, so what pulls y one way pulls t the other.
    """

    operands = ("y", "t")

    def check(self, y: Array, t: Array, **options: Any) -> None:
        if y.shape != t.shape:
            raise ValueError(
                f"{self.name}: the outputs have shape {y.shape} and the targets {t.shape}; "
                "they must be equal"
            )
        if y.size == 0:
            raise ValueError(f"{self.name}: the batch is empty; a mean needs at least one element")


class MseLoss(Distance):
    """Mean squared error over all M elements of y and t, both of one shape.

    For one example with two outputs that is ½·Σ(y − t)², the form many textbooks begin with.
    """

    name = "mse_loss"
    formula = "L = Σ (y − t)² / M"
    rules = ("dy = dL · 2(y − t) / M", "dt = dL · 2(t − y) / M")
    analytic = True

    def forward(self, y: Array, t: Array) -> tuple[Array, Saved]:
        difference = y - t
        return np.asarray(np.mean(difference * difference)), (difference,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (difference,) = saved
        dy = upstream * (2 / difference.size) * difference
        return dy, -dy


class L1Loss(Distance):
    """Mean absolute error over all M elements. Its slope where y = t is taken as 0."""

    name = "l1_loss"
    formula = "L = Σ |y − t| / M"
    rules = ("dy = dL · sign(y − t) / M", "dt = dL · sign(t − y) / M")

    def forward(self, y: Array, t: Array) -> tuple[Array, Saved]:
        difference = y - t
        return np.asarray(np.mean(np.abs(difference))), (difference,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (difference,) = saved
        dy = upstream / difference.size * np.sign(difference)
        return dy, -dy


class HuberLoss(Distance):
    """Squared near the target, straight from δ on: an outlier pulls no harder than δ (Huber 1964).

    The mean over all M elements of h(y − t), with h(d) = ½d² for |d| ≤ δ and δ·(|d| − ½δ) beyond.
    δ > 0 is the option `delta`.
    """

    name = "huber_loss"
    formula = "L = Σ h(y − t) / M"
    rules = ("dy = dL · clip(y − t, ±δ) / M", "dt = dL · clip(t − y, ±δ) / M")

    def forward(self, y: Array, t: Array, *, delta: float = 1.0) -> tuple[Array, Saved]:
        difference = y - t
        pull = np.clip(difference, -delta, delta)
        # ½d² within ±δ, where pull = d, and δ·(|d| − ½δ) outside, where pull = ±δ
        losses = pull * (difference - 0.5 * pull)
        return np.asarray(np.mean(losses)), (pull,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (pull,) = saved
        dy = upstream / pull.size * pull
        return dy, -dy

    def check(self, y: Array, t: Array, *, delta: float = 1.0, **options: Any) -> None:
        super().check(y, t, **options)
        if not delta > 0:
            raise ValueError(f"huber_loss: delta is {delta}; it must be above 0")


mse_loss = enrol(MseLoss())
l1_loss = enrol(L1Loss())
huber_loss = enrol(HuberLoss())
