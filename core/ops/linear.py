"""The affine map of a dense layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, constant, total
from core.ops.broadcast import readers, source, unbroadcast
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Affine(Op):
    """z = x·W + b: x (…, D), W (D, H), b (H,) → z (…, H), each row of x by itself.

    b may be (1,): one bias that all H units share. W is (in, out), as textbooks write it;
    torch.nn.Linear keeps its transpose.
    """

    name = "affine"
    formula = "z = x · W + b"
    operands = ("x", "W", "b")
    rules = ("dx = dz · Wᵀ", "dW = xᵀ · dz", "db = Σₙ dz[n]")

    def check(self, *operands: Array, **options: Any) -> None:
        x, W, b = operands
        if x.ndim == 0 or W.ndim != 2 or x.shape[-1] != W.shape[0]:
            raise ValueError(
                f"affine: x has shape {x.shape} and W {W.shape}; expected (…, D) and (D, H): "
                "the columns of x must be as many as the rows of W"
            )
        if b.shape not in (W.shape[1:], (1,)):
            raise ValueError(
                f"affine: b has shape {b.shape}; W {W.shape} needs one of {W.shape[1:]}, or (1,) "
                "for a bias that all units share"
            )

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        x, W, b = operands
        return x @ W + b, (x, W, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, W, b_shape = saved
        dz = upstream
        dx = dz @ W.T  # dx[n,i] = Σⱼ dz[n,j]·W[i,j]
        dW = rows(x).T @ rows(dz)  # dW[i,j] = Σₙ x[n,i]·dz[n,j]
        db = unbroadcast(dz, b_shape)  # db[j] = Σₙ dz[n,j]
        return dx, dW, db

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=2)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        x, W, b = operands
        *n, j = index
        bias = b[source((j,), b.shape)]
        return total([*(x[(*n, i)] * W[i, j] for i in range(x.shape[-1])), bias])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, W, b = operands
        dz = upstream
        if which == 0:
            *n, i = index
            return [Factor(dz[(*n, j)], W[i, j]) for j in range(W.shape[1])]
        if which == 1:
            i, j = index
            rows_of_x = np.ndindex(x.shape[:-1])
            return [Factor(dz[(*n, j)], x[(*n, i)], local_first=True) for n in rows_of_x]
        return [Factor(dz[at], constant(1)) for at in readers(index, b.shape, dz.shape)]


def rows(array: Array) -> Array:
    """(…, D) as (N, D)."""
    return array.reshape(-1, array.shape[-1])


affine = enrol(Affine())
