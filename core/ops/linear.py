"""Products of matrices, and the affine map of a dense layer."""

from __future__ import annotations

import math

import numpy as np

from core.ops.broadcast import unbroadcast
from core.tape import Array, Op, Saved, enrol


class Affine(Op):
    """z = x·W + b: x (…, D), W (D, H), b (H,) → z (…, H), each row of x by itself.

    b may be (1,): one bias that all H units share. W is (in, out), as textbooks write it;
    torch.nn.Linear keeps its transpose.
    """

    name = "affine"
    formula = "z = x · W + b"
    operands = ("x", "W", "b")
    rules = ("dx = dz · Wᵀ", "dW = xᵀ · dz", "db = Σₙ dz[n]")
    analytic = True

    def forward(self, x: Array, W: Array, b: Array) -> tuple[Array, Saved]:
        return x @ W + b, (x, W, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, W, b_shape = saved
        dz = upstream
        dx = dz @ W.T  # dx[n,i] = Σⱼ dz[n,j]·W[i,j]
        dW = rows(x).T @ rows(dz)  # dW[i,j] = Σₙ x[n,i]·dz[n,j]
        db = unbroadcast(dz, b_shape)  # db[j] = Σₙ dz[n,j]
        return dx, dW, db

    def check(self, x: Array, W: Array, b: Array) -> None:
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


class Matmul(Op):
    """c = a·b: a (…, I, K), b (…, K, J) → c (…, I, J), leading axes broadcast, as torch.matmul.

    A vector a (K,) counts as a row and a vector b (K,) as a column; c then lacks that axis.
    """

    name = "matmul"
    formula = "c = a · b"
    operands = ("a", "b")
    rules = ("da = dc · bᵀ", "db = aᵀ · dc")
    analytic = True

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return np.asarray(a @ b), (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        left, right = as_matrices(a, b)
        batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
        dc = upstream.reshape(*batch, left.shape[-2], right.shape[-1])
        da = unbroadcast(dc @ right.swapaxes(-1, -2), left.shape)  # da[i,k] = Σⱼ dc[i,j]·b[k,j]
        if right.ndim == 2:  # one matrix for all rows of a: one product, and no sum after it
            db = rows(left).T @ rows(dc)
        else:
            db = unbroadcast(left.swapaxes(-1, -2) @ dc, right.shape)  # Σᵢ a[i,k]·dc[i,j]
        return da.reshape(a.shape), db.reshape(b.shape)

    def check(self, a: Array, b: Array) -> None:
        if a.ndim == 0 or b.ndim == 0 or a.shape[-1] != b.shape[max(b.ndim - 2, 0)]:
            raise ValueError(
                f"matmul: a has shape {a.shape} and b {b.shape}; expected (…, I, K) and (…, K, J): "
                "the columns of a must be as many as the rows of b"
            )
        try:
            np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        except ValueError:
            raise ValueError(
                f"matmul: a has shape {a.shape} and b {b.shape}; before the last two, sizes must "
                "be equal or 1, compared from the right"
            ) from None


def as_matrices(a: Array, b: Array) -> tuple[Array, Array]:
    """A vector a as a row, a vector b as a column."""
    return (a[None, :] if a.ndim == 1 else a), (b[:, None] if b.ndim == 1 else b)


def rows(array: Array) -> Array:
    """(…, D) as (N, D)."""
    return array.reshape(math.prod(array.shape[:-1]), array.shape[-1])


affine = enrol(Affine())
matmul = enrol(Matmul())
