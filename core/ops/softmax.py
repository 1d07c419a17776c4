"""Softmax: scores made into probabilities, or their logarithms, row by row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.expression import Expression, Named, call
from core.tape import Array, Factor, Op, Options, Saved, enrol


def row_softmax(z: Array) -> Array:
    """Softmax over the last axis. Each row's own maximum is subtracted, so nothing overflows."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def row_log_softmax(z: Array) -> Array:
    """Its logarithm, without a division or the log of 0."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def log_sum_exp(*values: float) -> float:
    """log Σ exp(value), without overflow."""
    return float(np.logaddexp.reduce(values))


def probability(z: Named, row: tuple[int, ...], c: int) -> Expression:
    """softmax(z)[row, c] as arithmetic on the scores of its row."""
    scores = [z[(*row, k)] for k in range(z.shape[-1])]
    return call("exp", np.exp, scores[c] - call("logΣexp", log_sum_exp, *scores))


class OverRows(Op):
    """A function of each row of scores z (…, C)."""

    operands = ("z",)

    def check(self, z: Array) -> None:
        if z.ndim == 0 or z.shape[-1] == 0:
            raise ValueError(f"{self.name}: z has shape {z.shape}; expected (…, C) with C ≥ 1")

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.normal(size=(3, 4)),)


class Softmax(OverRows):
    """p[…,c] = exp(z[…,c]) / Σₖ exp(z[…,k]) over the last axis."""

    name = "softmax"
    formula = "p = exp(z) / Σₖ exp(z[k])"
    rules = ("dz = p · (dp − Σₖ dp[k]·p[k])",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        p = row_softmax(z)
        return p, (p,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (p,) = saved
        return (p * (upstream - (upstream * p).sum(axis=-1, keepdims=True)),)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        return probability(operands[0], index[:-1], index[-1])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        # ∂p[k]/∂z[c] = p[k]·([k = c] − p[c])
        *row, c = index
        p = result
        return [
            Factor(upstream[(*row, k)], p[(*row, k)] * (int(k == c) - p[index]))
            for k in range(p.shape[-1])
        ]


class LogSoftmax(OverRows):
    """log p = z − log Σₖ exp(z[k]) over the last axis, without a division or the log of 0."""

    name = "log_softmax"
    formula = "y = z − log Σₖ exp(z[k])"
    rules = ("dz = dy − exp(y) · Σₖ dy[k]",)

    def forward(self, z: Array) -> tuple[Array, Saved]:
        y = row_log_softmax(z)
        return y, (y,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (y,) = saved
        return (upstream - np.exp(y) * upstream.sum(axis=-1, keepdims=True),)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (z,) = operands
        scores = [z[(*index[:-1], k)] for k in range(z.shape[-1])]
        return z[index] - call("logΣexp", log_sum_exp, *scores)

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        # ∂y[k]/∂z[c] = [k = c] − exp(y[c])
        *row, c = index
        p = call("exp", np.exp, result[index])
        return [Factor(upstream[(*row, k)], int(k == c) - p) for k in range(result.shape[-1])]


softmax = enrol(Softmax())
log_softmax = enrol(LogSoftmax())
