"""Attention, explained: every query's weights, and what they make of the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Leaf, Named, call, factor, inner, total
from core.formula import Formula
from core.ops import attention as ops
from core.ops.attention import allowed
from core.tape import Array, Index, Options


@explains("scaled_dot_product_attention")
class ScaledDotProductAttention(Explainer[ops.ScaledDotProductAttention]):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        line, scale = self.line(which), options["scale"]
        line = line if scale is None else line.replaced("/ √d", f"· {factor(scale)}")
        line = line.also("key s ≤ query t") if options["is_causal"] else line
        return line if options["attn_mask"] is None else line.also("masked")

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"d": str(operands[0].shape[-1])}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        *_, v = operands
        p, seen = self._weights(operands, options)
        *at, t, j = index
        keys = np.flatnonzero(seen[(*at, t)])
        return total(p[(*at, t, s)] * v[(*at, s, j)] for s in map(int, keys))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        operands, options = back.operands, back.options
        q, k, v = operands
        do, o = back.upstream, back.result
        p, seen = self._weights(operands, options)
        *at, row, i = index

        # ∂o[t,j]/∂s[t,s] = p[t,s]·(v[s,j] − o[t,j]), and ∂s[t,s]/∂q[t,i] = k[s,i] · scale
        def slope(t: int, s: int, j: int) -> Expression:
            return p[(*at, t, s)] * (v[(*at, s, j)] - o[(*at, t, j)])

        def scaled(slopes: Expression) -> Expression:
            scale = options["scale"]
            if scale is None:
                return slopes / call("√", np.sqrt, q.shape[-1])
            return slopes * Leaf("scale", scale)

        columns = range(v.shape[-1])
        if which == 0:
            keys = [int(s) for s in np.flatnonzero(seen[(*at, row)])]
            return [
                Factor(
                    do[(*at, row, j)],
                    scaled(total(slope(row, s, j) * k[(*at, s, i)] for s in keys)),
                )
                for j in columns
            ]
        queries = [int(t) for t in np.flatnonzero(seen[tuple(at)][:, row])]
        if which == 2:
            return [Factor(do[(*at, t, i)], p[(*at, t, row)], local_first=True) for t in queries]
        return [
            Factor(do[(*at, t, j)], scaled(slope(t, row, j) * q[(*at, t, i)]))
            for t in queries
            for j in columns
        ]

    def _weights(self, operands: Sequence[Named], options: Options) -> tuple[Named, Array]:
        """p (…, T, S), and which of them may differ from 0."""
        _, (*_, p, _) = self.op.forward(*(named.array for named in operands), **options)
        seen = allowed(p.shape, options["is_causal"], options["attn_mask"])
        return inner("p", p), np.broadcast_to(True if seen is None else seen, p.shape)
