"""Rotary positions, explained: a pair of numbers turned by its position's angle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, call, inner, plain
from core.ops.positions import angles
from core.tape import Array, Index, Op, Options


@explains("rotary")
class Rotary(Explainer[Op]):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        first, base = options["first"], plain(options["base"])
        rows, width = operands[0].shape[-2:]
        turn = f"turn of pair i by t / {base}^(2i/{width})"
        return {"R(t)": turn, "t": f"{first}…{first + rows - 1}"}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (x,) = operands
        even, odd, cos, sin = self._pair(index, x, options)
        return x[odd] * cos + x[even] * sin if index[-1] % 2 else x[even] * cos - x[odd] * sin

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        even, odd, cos, sin = self._pair(index, back.operands[0], back.options)
        local = (-sin, cos) if index[-1] % 2 else (cos, sin)
        return [
            Factor(back.upstream[at], slope) for at, slope in zip((even, odd), local, strict=True)
        ]

    @staticmethod
    def _pair(
        index: Index, x: Named, options: Options
    ) -> tuple[Index, Index, Expression, Expression]:
        """Where the two numbers of the pair stand, and the cosine and sine of its angle."""
        *at, t, i = index
        first, base = options["first"], options["base"]
        θ = inner("θ", angles(first, x.shape[-2], x.shape[-1], base))[t, i // 2]
        even = i - i % 2
        cos, sin = call("cos", np.cos, θ), call("sin", np.sin, θ)
        return (*at, t, even), (*at, t, even + 1), cos, sin
