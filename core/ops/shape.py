"""Stand-in until reshape is merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.expression import Expression, Named, constant
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Reshape(Op):
    name = "reshape"
    formula = "y = x"
    operands = ("x",)
    rules = ("dx = dy",)

    def forward(self, *operands: Array, **options: Any) -> tuple[Array, Saved]:
        (x,) = operands
        return np.array(x.reshape(options.get("shape", -1))), (x.shape,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        return (np.array(upstream.reshape(saved[0])),)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.normal(size=(2, 3)),)

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        x = operands[0]
        y = x.array.reshape(options.get("shape", -1))
        at = np.unravel_index(int(np.ravel_multi_index(index, y.shape)), x.shape)
        return x[tuple(int(i) for i in at)]

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        at = np.unravel_index(int(np.ravel_multi_index(index, operands[0].shape)), upstream.shape)
        return [Factor(upstream[tuple(int(i) for i in at)], constant(1))]


reshape = enrol(Reshape())
