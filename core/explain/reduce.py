"""Sums and means over axes, explained."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.places import over, readers, source
from core.expression import Expression, Factor, Named, constant, counted, total
from core.formula import Formula
from core.ops.axes import axes_of
from core.ops.reduce import kept_shape
from core.tape import Array, Index, Op, Options


class Reduction(Explainer[Op]):
    def divisor(self, count: int) -> int:
        """What the sum of `count` elements is divided by."""
        raise NotImplementedError

    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        rule, (x,) = self.line(which), operands
        axes = axes_of(self.op.name, x, options["axis"])
        where = "" if len(axes) == x.ndim else f" {over(axes)}"
        if which is None:
            return rule.ending(f"over{where}") if where else rule
        return rule.ending(f"repeated{' along' if where else ''}{where}") if axes else rule

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (x,) = operands
        axes = axes_of(self.op.name, x.array, options["axis"])
        kept = kept_shape(self.op.name, x.array, options["axis"])
        place = iter(index)
        if not options["keepdims"]:
            index = tuple(0 if a in axes else next(place) for a in range(x.array.ndim))
        terms = [x[at] for at in readers(index, kept, x.shape)]
        divisor = self.divisor(len(terms))
        return total(terms) / divisor if divisor > 1 else total(terms)

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream, options = back.upstream, back.options
        (x,) = back.operands
        axes = axes_of(self.op.name, x.array, options["axis"])
        place = source(index, kept_shape(self.op.name, x.array, options["axis"]))
        if not options["keepdims"]:
            place = tuple(i for a, i in enumerate(place) if a not in axes)
        divisor = self.divisor(x.array.size // max(upstream.array.size, 1))
        return [Factor(upstream[place], constant(1) / divisor if divisor > 1 else constant(1))]


@explains("sum")
class Sum(Reduction):
    def divisor(self, count: int) -> int:
        return 1


@explains("mean")
class Mean(Reduction):
    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        (x,) = operands
        axes = axes_of(self.op.name, x, options["axis"])
        return {"M": counted(math.prod(x.shape[axis] for axis in axes), "term")}

    def divisor(self, count: int) -> int:
        return count
