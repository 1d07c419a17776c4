"""Losses for numbers: how far outputs lie from their targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, total
from core.tape import Array, Factor, Op, Options, Saved, enrol


class MseLoss(Op):
    """Mean squared error over all M elements of y and t, both of one shape.

    For one example with two outputs that is ½·Σ(y − t)², the form many textbooks begin with.
    """

    name = "mse_loss"
    formula = "L = Σ (y − t)² / M"
    operands = ("y", "t")
    rules = ("dy = dL · 2(y − t) / M", "dt = dL · 2(t − y) / M")

    def check(self, *operands: Array, **options: Any) -> None:
        y, t = operands
        if y.shape != t.shape:
            raise ValueError(
                f"mse_loss: the outputs have shape {y.shape} and the targets {t.shape}; "
                "they must be equal"
            )
        if y.size == 0:
            raise ValueError("mse_loss: the batch is empty; a mean needs at least one element")

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        y, t = operands
        difference = y - t
        return np.asarray(np.mean(difference * difference)), (difference,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (difference,) = saved
        dy = upstream * (2 / difference.size) * difference
        return dy, -dy

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 2)), rng.normal(size=(3, 2))

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        y, t = operands
        return total((y[at] - t[at]) ** 2 for at in np.ndindex(y.shape)) / y.array.size

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        y, t = operands
        difference = t[index] - y[index] if which else y[index] - t[index]
        return [Factor(upstream[()], 2 * difference / y.array.size)]


mse_loss = enrol(MseLoss())
