"""Dropout, explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.explain.explainer import BackwardCall, Explainer, explains
from core.expression import Expression, Factor, Named, constant, plain
from core.tape import Array, Index, Op, Options


@explains("dropout")
class Dropout(Explainer[Op]):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {"p": plain(options["p"])}

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        x, m = operands
        return x[index] * m[index] / self._kept(options)

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        _, m = back.operands
        return [Factor(back.upstream[index], m[index] / self._kept(back.options))]

    @staticmethod
    def _kept(options: Options) -> Expression:
        return 1 - constant(options["p"])
