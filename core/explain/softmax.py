"""Softmax and its logarithm, explained over one row of scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, call, inner
from core.ops.softmax import row_softmax
from core.tape import Index, Op, Options


def log_sum_exp(*values: float) -> float:
    """log Σ exp(value), without overflow."""
    return float(np.logaddexp.reduce(values))


def probability(z: Named, row: Index, c: int) -> Expression:
    """softmax(z)[row, c] as arithmetic on the scores of its row."""
    return call("exp", np.exp, z[(*row, c)] - row_log_sum_exp(z, row))


def probabilities(z: Named) -> Named:
    """softmax(z), called p."""
    return inner("p", row_softmax(z.array))


def row_log_sum_exp(z: Named, row: Index) -> Expression:
    """log Σₖ exp(z[row,k]) as arithmetic."""
    return call("logΣexp", log_sum_exp, *(z[(*row, k)] for k in range(z.shape[-1])))


@explains("softmax")
class Softmax(Explainer[Op]):
    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        return probability(operands[0], index[:-1], index[-1])

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        *row, c = index
        p = back.result
        return [
            Factor(back.upstream[(*row, k)], p[(*row, k)] * (int(k == c) - p[index]))
            for k in range(p.shape[-1])
        ]


@explains("log_softmax")
class LogSoftmax(Explainer[Op]):
    def between(self, operands: Sequence[Named], options: Options) -> tuple[Named, ...]:
        return (probabilities(operands[0]),)

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (z,) = operands
        return z[index] - row_log_sum_exp(z, index[:-1])

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        result = back.result
        *row, c = index
        p = call("exp", np.exp, result[index])
        return [Factor(back.upstream[(*row, k)], int(k == c) - p) for k in range(result.shape[-1])]
