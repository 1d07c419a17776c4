"""Pooling, explained: what one window reads, and which windows read one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, prod

from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.windows import by, sizes
from core.expression import Expression, Factor, Named, call, constant, counted, total
from core.formula import Formula
from core.ops import pool as ops
from core.tape import Array, Index, Options


class Pooling(Explainer[ops.Pooling]):
    def value(self, read: Sequence[Expression], size: int) -> Expression:
        """One element of the result, from what its window, of so many numbers, reads."""
        raise NotImplementedError

    def slope(self, read: Sequence[Expression], which: int, size: int) -> Expression:
        """Its derivative by ``read[which]``."""
        raise NotImplementedError

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        (x,) = operands
        n, c, *at = index
        windows = self.op.windows(x.array, **options)
        reads = windows.reads(tuple(at) or (0, 0), x.shape[2:])
        return self.value([x[(n, c, *place)] for _, place in reads], prod(windows.size))

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream = back.upstream
        (x,) = back.operands
        windows = self.op.windows(x.array, **back.options)
        n, c, *here = index
        factors = list[Factor]()
        for at, _ in windows.readers(tuple(here), x.shape[2:]):
            places = [place for _, place in windows.reads(at, x.shape[2:])]
            read = [x[(n, c, *place)] for place in places]
            local = self.slope(read, places.index(tuple(here)), prod(windows.size))
            factors.append(Factor(upstream[(n, c, *at)[: len(upstream.shape)]], local))
        return factors


class Sliding(Pooling):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        """With the windows' size, and in the rule, which does not name s and r, their stride."""
        windows = self.op.windows(*operands, **options)
        line = self.line(which).also(f"windows {by(windows.size)}")
        line = line if which is None else line.also(f"stride {sizes(windows.stride)}")
        return line.also(f"padding {sizes(windows.padding)}") if any(windows.padding) else line

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        s, r = self.op.windows(*operands, **options).stride
        return {**super().letters(operands, options), "s": str(s), "r": str(r)}


class WindowMaximum(Pooling):
    def value(self, read: Sequence[Expression], size: int) -> Expression:
        return call("max", lambda *values: max(values), *read)

    def slope(self, read: Sequence[Expression], which: int, size: int) -> Expression:
        """1 if ``read[which]``, which is shown before the others, is the first maximum, else 0."""

        def is_maximum(value: float, *others: float) -> bool:
            if len(others) < len(read) - 1:  # some are left out, and stand as their maximum
                return value >= max(others)
            before, after = others[:which], others[which:]
            return max(before, default=-inf) < value >= max(after, default=-inf)

        return call("ismax", is_maximum, read[which], *read[:which], *read[which + 1 :], joined=max)


class WindowMean(Pooling):
    def value(self, read: Sequence[Expression], size: int) -> Expression:
        return total(read) / size

    def slope(self, read: Sequence[Expression], which: int, size: int) -> Expression:
        return constant(1) / size

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {
            **super().letters(operands, options),
            "K": counted(prod(self.op.windows(*operands, **options).size), "number"),
        }


@explains("max_pool2d")
class MaxPool2d(WindowMaximum, Sliding):
    pass


@explains("avg_pool2d")
class AvgPool2d(WindowMean, Sliding):
    pass


@explains("global_max_pool2d")
class GlobalMaxPool2d(WindowMaximum):
    pass


@explains("global_avg_pool2d")
class GlobalAvgPool2d(WindowMean):
    pass
