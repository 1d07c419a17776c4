"""Losses for classes, explained: every row of the batch is a term of one sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.activations import gate
from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.softmax import probabilities, probability, row_log_sum_exp
from core.expression import Expression, Factor, Leaf, Named, call, constant, counted, inner, total
from core.ops import sigmoid
from core.ops.linear import rows
from core.tape import Array, Index, Op, Options


@explains("nll_loss")
class NllLoss(Explainer[Op]):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"N": counted(operands[1].size, "row")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        q, y = operands
        return -total(q[(*n, int(y.array[n]))] for n in np.ndindex(y.shape)) / y.array.size

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        _, y = back.operands
        *n, c = index
        right = int(y.array[tuple(n)] == c)
        return [Factor(back.upstream[()], -constant(right) / y.array.size)]


@explains("cross_entropy")
class CrossEntropy(Explainer[Op]):
    def between(self, operands: Sequence[Named], options: Options) -> tuple[Named, ...]:
        return (probabilities(operands[0]),)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"p": "softmax(z)", "N": counted(operands[1].size, "row")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, y = operands
        return (
            total(row_log_sum_exp(z, n) - z[(*n, int(y.array[n]))] for n in np.ndindex(y.shape))
            / y.array.size
        )

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        z, y = back.operands
        *n, c = index
        target = int(y.array[tuple(n)] == c)
        return [Factor(back.upstream[()], (probability(z, tuple(n), c) - target) / y.array.size)]


@explains("soft_cross_entropy")
class SoftCrossEntropy(Explainer[Op]):
    def between(self, operands: Sequence[Named], options: Options) -> tuple[Named, ...]:
        return (probabilities(operands[0]),)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        z, _ = operands
        return {"p": "softmax(z)", "N": counted(z.size // z.shape[-1], "row")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, t = operands
        return total(
            t[(*n, k)] * (row_log_sum_exp(z, n) - z[(*n, k)])
            for n in np.ndindex(z.shape[:-1])
            for k in range(z.shape[-1])
        ) / len(rows(z.array))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream = back.upstream
        z, t = back.operands
        n, count = index[:-1], len(rows(z.array))
        if which:
            return [Factor(upstream[()], (row_log_sum_exp(z, n) - z[index]) / count)]
        mass = total(t[(*n, k)] for k in range(t.shape[-1]))
        return [Factor(upstream[()], (probability(z, n, index[-1]) * mass - t[index]) / count)]


def softplus(z: Leaf) -> Expression:
    """log(1 + exp z); z itself where the 1 is lost beside exp z, which may be infinite."""
    if z.value > LOST:
        return z
    return call("log", np.log, 1 + call("exp", np.exp, z))


LOST = 40
"""1 + e⁴⁰ is e⁴⁰ to the last digit of float64."""


@explains("binary_cross_entropy_with_logits")
class BinaryCrossEntropyWithLogits(Explainer[Op]):
    def between(self, operands: Sequence[Named], options: Options) -> tuple[Named, ...]:
        p, _ = sigmoid.forward(operands[0].array)
        return (inner("p", p),)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"M": counted(operands[0].size, "term")}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        z, y = operands
        places = np.ndindex(z.shape)
        return total(softplus(z[at]) - y[at] * z[at] for at in places) / z.array.size

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream = back.upstream
        z, y = back.operands
        if which:
            return [Factor(upstream[()], -z[index] / z.array.size)]
        return [Factor(upstream[()], (gate(z[index]) - y[index]) / z.array.size)]
