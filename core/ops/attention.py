"""Attention: a soft dictionary, in which queries look up values by how well they match the keys."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from core.ops.softmax import row_softmax, softmax
from core.tape import Array, Index, Op, Saved, Tensor, enrol


def heads_inside(shape: Index, dtype: npt.DTypeLike) -> Array:
    """An empty array (…, H, T, d) whose memory runs …, T, H, d.

    So the heads of a token lie side by side, and what joins them is a view.
    """
    if len(shape) < 3:
        return np.empty(shape, dtype)
    *batch, heads, rows, size = shape
    return np.empty((*batch, rows, heads, size), dtype).swapaxes(-3, -2)


def up_to(queries: int, keys: int) -> Array:
    """Which key each query may attend to if it may to none after its own: (queries, keys)."""
    return np.arange(queries)[:, None] >= np.arange(keys)


def allowed(scores: Index, causal: bool, mask: npt.ArrayLike | None) -> Array | None:
    """Which of the scores (…, T, S) count: True where the query may attend; None where all do."""
    seen = up_to(*scores[-2:]) if causal else None
    if mask is None:
        return seen
    return np.asarray(mask) if seen is None else np.asarray(mask & seen)


class ScaledDotProductAttention(Op):
    """Queries q (…, T, d), keys k (…, S, d), values v (…, S, e) → o (…, T, e).

    Every query takes the mean of all values, weighted by p (…, T, S), the softmax over the keys of
    how well they match it (Vaswani et al. 2017, equation 1). A score q·k is a sum of d products:
    1/√d keeps its spread at 1; the option `scale` stands in for it.

    With ``is_causal=True`` query t attends to the keys 0…t alone. `attn_mask` is
    boolean and broadcast to (…, T, S): True where a query may attend; with both, where both allow
    it. Scores that are not allowed become −∞ before the softmax. A query that may attend to nothing
    is an error.
    """

    name = "scaled_dot_product_attention"
    formula = "o = softmax(q · kᵀ / √d) · v"
    operands = ("q", "k", "v")
    rules = (
        "dq = ds · k / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  "
        "p = softmax(q · kᵀ / √d)",
        "dk = dsᵀ · q / √d,  ds = p · (dp − Σₛ dp[s]·p[s]),  dp = do · vᵀ,  "
        "p = softmax(q · kᵀ / √d)",
        "dv = pᵀ · do,  p = softmax(q · kᵀ / √d)",
    )

    def forward(
        self, q: Array, k: Array, v: Array, *, is_causal: bool = False,
        attn_mask: npt.ArrayLike | None = None, scale: float | None = None,
    ) -> tuple[Array, Saved]:  # fmt: skip
        factor = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
        s = (q * factor) @ k.swapaxes(-1, -2)  # s[t,s] = Σᵢ q[t,i]·k[s,i] · scale
        seen = allowed(s.shape, is_causal, attn_mask)
        p = row_softmax(s if seen is None else np.where(seen, s, -np.inf))
        o = heads_inside((*q.shape[:-1], v.shape[-1]), np.result_type(p, v))
        np.matmul(p, v, out=o)  # o[t,j] = Σₛ p[t,s]·v[s,j]
        return o, (q, k, v, p, factor)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        q, k, v, p, factor = saved
        do = upstream
        dp = do @ v.swapaxes(-1, -2)
        ds = p * (dp - (dp * p).sum(axis=-1, keepdims=True))
        dq = ds @ k * factor
        dk = ds.swapaxes(-1, -2) @ q * factor
        dv = p.swapaxes(-1, -2) @ do
        return dq, dk, dv

    def expand(
        self, q: Tensor, k: Tensor, v: Tensor, *, is_causal: bool = False,
        attn_mask: npt.ArrayLike | None = None, scale: float | None = None,
    ) -> Tensor:  # fmt: skip
        *batch, d = range(k.data.ndim)
        keys = batch.pop()
        s = (q @ k.transpose(*batch, d, keys).named("kᵀ")).named("c")
        scale = 1 / math.sqrt(q.shape[-1]) if scale is None else scale
        s = (s * Tensor(np.asarray(scale, s.dtype), "scale")).named("s")
        seen = allowed(s.shape, is_causal, attn_mask)
        if seen is not None:
            hidden = Tensor(np.where(seen, 0, -np.inf).astype(s.dtype), "M")
            s = (s + hidden).named("masked")
        return softmax(s).named("p") @ v

    def check(
        self, q: Array, k: Array, v: Array, *, is_causal: bool = False,
        attn_mask: npt.ArrayLike | None = None, scale: float | None = None,
    ) -> None:  # fmt: skip
        fits = min(q.ndim, k.ndim, v.ndim) > 1 and q.size and k.size and v.size
        if not fits or k.shape[:-1] != v.shape[:-1] or q.shape[:-2] != k.shape[:-2]:
            raise ValueError(
                f"{self.name}: q has shape {q.shape}, k {k.shape} and v {v.shape}; expected "
                "(…, T, d), (…, S, d) and (…, S, e), not empty and alike where there is a …"
            )
        if q.shape[-1] != k.shape[-1]:
            raise ValueError(
                f"{self.name}: q has shape {q.shape} and k {k.shape}; queries and keys are "
                "matched number by number: their last sizes must be equal"
            )
        if attn_mask is None:
            return
        seen, scores = np.asarray(attn_mask), (*q.shape[:-1], k.shape[-2])
        if seen.dtype != bool:
            raise TypeError(
                f"{self.name}: the mask has type {seen.dtype}; expected booleans, True where a "
                "query may attend to a key"
            )
        try:
            if is_causal:
                seen = seen & up_to(*scores[-2:])
            rows = np.broadcast_to(seen, scores).any(axis=-1)
        except ValueError:
            raise ValueError(
                f"{self.name}: the mask has shape {np.shape(attn_mask)}, which cannot be broadcast "
                f"to the scores (…, T, S), here {scores}"
            ) from None
        if not rows.all():
            place = [int(i) for i in np.argwhere(~rows)[0]]
            raise ValueError(f"{self.name}: query {place} may attend to nothing; give it a key")


scaled_dot_product_attention = enrol(ScaledDotProductAttention())
