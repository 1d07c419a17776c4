"""Losses for numbers, explained: every element of the batch is a term of one sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, call, counted, plain, total
from core.formula import Formula
from core.tape import Array, Index, Op, Options


class Distance(Explainer[Op]):
    def term(self, *distance: Any, **options: Any) -> Expression:
        """What one element adds, from y − t."""
        raise NotImplementedError

    def slope(self, *distance: Any, **options: Any) -> Expression:
        """Its derivative."""
        raise NotImplementedError

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"M": counted(operands[0].size, "term")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        y, t = operands
        terms = (self.term(y[at] - t[at], **options) for at in np.ndindex(y.shape))
        return total(terms) / y.array.size

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        y, t = back.operands
        distance = t[index] - y[index] if which else y[index] - t[index]
        return [Factor(back.upstream[()], self.slope(distance, **back.options) / y.array.size)]


@explains("mse_loss")
class MseLoss(Distance):
    def term(self, distance: Expression) -> Expression:
        return distance**2

    def slope(self, distance: Expression) -> Expression:
        return 2 * distance


@explains("l1_loss")
class L1Loss(Distance):
    def term(self, distance: Expression) -> Expression:
        return call("abs", np.abs, distance)

    def slope(self, distance: Expression) -> Expression:
        return call("sign", np.sign, distance)


@explains("huber_loss")
class HuberLoss(Distance):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line = self.line(which)
        return line if which is not None else line.also("h(d) = ½d² for |d| ≤ δ, else δ·(|d| − ½δ)")

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        δ = plain(options["delta"])
        return {**super().letters(operands, options), "δ": δ}

    def term(self, distance: Expression, *, delta: float) -> Expression:
        if abs(distance.evaluate()) <= delta:
            return distance**2 / 2
        return delta * (call("abs", np.abs, distance) - delta / 2)

    def slope(self, distance: Expression, *, delta: float) -> Expression:
        return call("clip", np.clip, distance, -delta, delta)
