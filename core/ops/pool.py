"""Pooling: one number for each window of an image, or for the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from math import inf, prod
from typing import Any

import numpy as np

from core.expression import Expression, Named, call, constant, counted, total
from core.ops.windows import Size, Windows, by, per_axis, sizes
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Pooling(Op):
    """One number for each window on x (N, C, H, W), channel by channel."""

    operands = ("x",)

    def windows(self, *x: Any, **options: Any) -> Windows:
        """What each place of the result reads of `x`."""
        raise NotImplementedError

    def check(self, x: Array, **options: Any) -> None:
        if x.ndim != 4:
            raise ValueError(f"{self.name}: x has shape {x.shape}; expected (N, C, H, W)")
        self.windows(x, **options).check(self.name, x)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.permutation(64).reshape(2, 2, 4, 4) / 16,)  # no two numbers near a tie

    def element(self, read: Sequence[Expression]) -> Expression:
        """One element of the result, from what its window reads."""
        raise NotImplementedError

    def local(self, read: Sequence[Expression], which: int) -> Expression:
        """Its derivative by ``read[which]``."""
        raise NotImplementedError

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        (x,) = operands
        n, c, *at = index
        reads = self.windows(x, **options).reads(tuple(at) or (0, 0), x.shape[2:])
        return self.element([x[(n, c, *place)] for _, place in reads])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        (x,) = operands
        windows = self.windows(x, **options)
        n, c, *here = index
        factors = []
        for at, _ in windows.readers(tuple(here), x.shape[2:]):
            places = [place for _, place in windows.reads(at, x.shape[2:])]
            read = [x[(n, c, *place)] for place in places]
            local = self.local(read, places.index(tuple(here)))
            factors.append(Factor(upstream[(n, c, *at)[: len(upstream.shape)]], local))
        return factors


class Sliding(Pooling):
    """Windows that slide over the image: x (N, C, H, W) → p (N, C, H′, W′).

    Options as PyTorch's: `kernel_size` k = 2 and `stride` s = k, one number or one for each axis;
    formulas call the second one r.
    H′ = ⌊(H − k)/s⌋ + 1: what no window reaches is left out, and its gradient is 0.
    """

    def windows(
        self, x: Array | Named, *, kernel_size: Size = 2, stride: Size | None = None
    ) -> Windows:
        size = per_axis(kernel_size, 2)
        return Windows(size, size if stride is None else per_axis(stride, 2), (0, 0))

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        """With the windows' size, and in the rule, which does not name s and r, their stride."""
        windows = self.windows(*operands, **options)
        said = [super().written(which, operands, options), f"windows {by(windows.size)}"]
        said += [] if which is None else [f"stride {sizes(windows.stride)}"]
        return ",  ".join(said)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        s, r = self.windows(*operands, **options).stride
        return {**super().letters(operands, options), "s": str(s), "r": str(r)}


class Global(Pooling):
    """One window, over the whole image: x (N, C, H, W) → p (N, C)."""

    def windows(self, x: Array | Named) -> Windows:
        return Windows(x.shape[2:], x.shape[2:], (0, 0))


class Maximum(Pooling):
    """The largest number. Among equals the first one has the gradient, as in PyTorch."""

    def element(self, read: Sequence[Expression]) -> Expression:
        return call("max", lambda *values: max(values), *read)

    def local(self, read: Sequence[Expression], which: int) -> Expression:
        """1 if ``read[which]``, which is shown before the others, is the first maximum, else 0."""

        def is_maximum(value: float, *others: float) -> bool:
            before, after = others[:which], others[which:]
            return max(before, default=-inf) < value >= max(after, default=-inf)

        return call("ismax", is_maximum, read[which], *read[:which], *read[which + 1 :])


class Mean(Pooling):
    """The mean of the window's K numbers."""

    analytic = True

    def element(self, read: Sequence[Expression]) -> Expression:
        return total(read) / len(read)

    def local(self, read: Sequence[Expression], which: int) -> Expression:
        return constant(1) / len(read)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        return {
            **super().letters(operands, options),
            "K": counted(prod(self.windows(*operands, **options).size), "number"),
        }


def taps(x: Array, windows: Windows) -> Iterator[Array]:
    """For each tap, what all windows on x (N, C, H, W) read with it: views (N, C, H′, W′)."""
    count = windows.count(x.shape[2:])
    for tap in np.ndindex(windows.size):
        yield x[(slice(None), slice(None), *windows.under(tap, count))]


class MaxPool2d(Maximum, Sliding):
    name = "max_pool2d"
    formula = "p = maxᵤᵥ x[s·i+u, r·j+v]"
    rules = ("dx = Σᵢⱼ dp[i,j] · [x is the first maximum of window i,j]",)

    def forward(self, x: Array, **options: Any) -> tuple[Array, Saved]:
        windows = self.windows(x, **options)
        first, *others = taps(x, windows)
        p = np.array(first)
        for tap in others:
            np.maximum(p, tap, out=p)
        return p, (x, p, windows)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, p, windows = saved
        dx = np.zeros_like(x, upstream.dtype)
        waiting = np.ones(p.shape, np.bool_)  # the windows whose maximum was not met yet
        for tap, dtap in zip(taps(x, windows), taps(dx, windows), strict=True):
            met = waiting & (tap == p)
            dtap += upstream * met
            waiting &= ~met
        return (dx,)


class AvgPool2d(Mean, Sliding):
    name = "avg_pool2d"
    formula = "p = Σᵤᵥ x[s·i+u, r·j+v] / K"
    rules = ("dx = Σ dp / K over the windows that cover x",)

    def forward(self, x: Array, **options: Any) -> tuple[Array, Saved]:
        windows = self.windows(x, **options)
        return reduce(np.add, taps(x, windows)) / prod(windows.size), (x, windows)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, windows = saved
        dx = np.zeros_like(x, upstream.dtype)
        share = upstream / prod(windows.size)
        for dtap in taps(dx, windows):
            dtap += share
        return (dx,)


class GlobalMaxPool2d(Maximum, Global):
    name = "global_max_pool2d"
    formula = "p = maxᵢⱼ x[i,j]"
    rules = ("dx = dp · [x is the first maximum]",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        flat = x.reshape(*x.shape[:2], -1)
        first = flat.argmax(axis=2, keepdims=True)
        return np.take_along_axis(flat, first, 2)[:, :, 0], (x.shape, first)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        shape, first = saved
        dx = np.zeros((*shape[:2], prod(shape[2:])), upstream.dtype)
        np.put_along_axis(dx, first, upstream[:, :, None], 2)
        return (dx.reshape(shape),)


class GlobalAvgPool2d(Mean, Global):
    name = "global_avg_pool2d"
    formula = "p = Σᵢⱼ x[i,j] / K"
    rules = ("dx = dp / K repeated along axes 2,3",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        return x.mean(axis=(2, 3)), (x,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (x,) = saved
        dx = np.empty_like(x, upstream.dtype)
        dx[...] = (upstream / prod(x.shape[2:]))[:, :, None, None]
        return (dx,)


max_pool2d = enrol(MaxPool2d())
avg_pool2d = enrol(AvgPool2d())
global_max_pool2d = enrol(GlobalMaxPool2d())
global_avg_pool2d = enrol(GlobalAvgPool2d())
