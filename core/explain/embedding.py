"""Embeddings, explained: which row each token reads, and which tokens read each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, constant
from core.tape import Index, Op, Options


@explains("embedding")
class Embedding(Explainer[Op]):
    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, E = operands
        *at, d = index
        return E[int(x.array[(*at,)]), d]

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        x, _ = back.operands
        v, d = index
        return [
            Factor(back.upstream[(*map(int, at), d)], constant(1))
            for at in np.argwhere(x.array == v)
        ]
