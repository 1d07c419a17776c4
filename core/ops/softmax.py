"""Softmax: scores made into probabilities, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, call
from core.tape import Array, Factor, Op, Options, Saved, enrol


def row_softmax(z: Array) -> Array:
    """Softmax over the last axis. Each row's own maximum is subtracted, so nothing overflows."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def log_sum_exp(*values: float) -> float:
    """log Σ exp(value), without overflow."""
    return float(np.logaddexp.reduce(values))


def probability(z: Named, row: tuple[int, ...], c: int) -> Expression:
    """softmax(z)[row, c] as arithmetic on the scores of its row."""
    scores = [z[(*row, k)] for k in range(z.shape[-1])]
    return call("exp", np.exp, scores[c] - call("logΣexp", log_sum_exp, *scores))


class Softmax(Op):
    """p[…,c] = exp(z[…,c]) / Σₖ exp(z[…,k]) over the last axis."""

    name = "softmax"
    formula = "p = exp(z) / Σₖ exp(z[k])"
    operands = ("z",)
    rules = ("dz = p · (dp − Σₖ dp[k]·p[k])",)

    def check(self, *operands: Array, **options: Any) -> None:
        (z,) = operands
        if z.ndim == 0 or z.shape[-1] == 0:
            raise ValueError(f"softmax: z has shape {z.shape}; expected (…, C) with C ≥ 1")

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        p = row_softmax(operands[0])
        return p, (p,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (p,) = saved
        return (p * (upstream - (upstream * p).sum(axis=-1, keepdims=True)),)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.normal(size=(3, 4)),)

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


softmax = enrol(Softmax())
