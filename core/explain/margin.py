"""Losses that ask for a distance between scores, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, call, constant, counted, plain, total
from core.tape import Array, Index, Op, Options


@explains("perceptron_loss")
class PerceptronLoss(Explainer[Op]):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"N": counted(len(operands[0]), "row")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
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

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        z, y = back.operands
        n, c = index
        t = 1.0 if y.array[n] == c else -1.0
        wrong = call("atmost0", lambda value: value <= 0, z[index] if t > 0 else -z[index])
        return [Factor(back.upstream[()], -(constant(t) * wrong) / z.shape[0])]


@explains("hinge_loss")
class HingeLoss(Explainer[Op]):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        rows, classes = operands[0].shape
        return {
            "m": plain(options["margin"]),
            "N": counted(rows, "row"),
            "C": counted(classes, "class", "classes"),
        }

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, y = operands
        rows, classes = z.shape
        return total(
            call("max", np.maximum, 0, self.missing(z, n, int(y.array[n]), k, **options))
            for n in range(rows)
            for k in range(classes)
            if k != y.array[n]
        ) / (rows * classes)

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        z, y = back.operands
        n, c = index
        right = int(y.array[n])
        wrong = [c] if c != right else [k for k in range(z.shape[1]) if k != right]
        violated = total(
            call("positive", lambda v: v > 0, self.missing(z, n, right, k, **back.options))
            for k in wrong
        )
        return [Factor(back.upstream[()], (violated if c != right else -violated) / z.array.size)]

    @staticmethod
    def missing(z: Named, n: int, right: int, k: int, *, margin: float) -> Expression:
        """How much of the margin between the right class and class k is missing."""
        return margin - z[n, right] + z[n, k]
