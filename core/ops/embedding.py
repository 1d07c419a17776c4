"""Embedding: a vector for each token, from a table that learns."""

from __future__ import annotations

import numpy as np

from core.ops.shape import add_rows
from core.tape import Array, Op, Saved, enrol


class Embedding(Op):
    """Rows of a table: token numbers x (…), table E (V, D) → e (…, D), e[…] = E[x[…]].

    The same as the product of one-hot rows (…, V) with E, without making them.
    """

    name = "embedding"
    formula = "e = E[x]"
    operands = ("x", "E")
    rules = ("", "dE = onehot(x)ᵀ · de")
    analytic = True

    def forward(self, x: Array, E: Array) -> tuple[Array, Saved]:
        return E[x], (x, E.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, shape = saved
        dE = np.zeros(shape, upstream.dtype)
        add_rows(dE, x, upstream)  # dE[v,d] = Σ de[…,d] over the places where x[…] = v
        return None, dE

    def check(self, x: Array, E: Array) -> None:
        if E.ndim != 2:
            raise ValueError(f"embedding: E has shape {E.shape}; expected (V, D), a row a token")
        if x.dtype.kind not in "iu":
            raise TypeError(f"embedding: x has type {x.dtype}; tokens are whole numbers")
        wrong = (x < 0) | (x >= len(E))
        if wrong.any():
            place = tuple(int(i) for i in np.argwhere(wrong)[0])
            raise ValueError(
                f"embedding: token x{list(place)} is {x[place]}; E {E.shape} has tokens 0 to "
                f"{len(E) - 1}"
            )


embedding = enrol(Embedding())
