"""Pooling: one number for each window of an image, or for the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from core.ops.windows import Size, Windows, batched, per_axis
from core.tape import Array, Op, Operand, Saved, Tensor, enrol


class Pooling(Op):
    """One number for each window on x (N, C, H, W), channel by channel.

    One image without a batch, (C, H, W), gives one result without it.
    """

    operands = ("x",)

    def __call__(self, *operands: Operand, **options: Any) -> Tensor:
        (x,) = self.as_tensors(operands)
        compute = super().__call__
        return batched(lambda images: compute(images, **options), x, 4)

    def windows(self, *x: Any, **options: Any) -> Windows:
        """What each place of the result reads of `x`."""
        raise NotImplementedError

    def check(self, x: Array, **options: Any) -> None:
        if x.ndim != 4:
            raise ValueError(
                f"{self.name}: x has shape {x.shape}; expected (N, C, H, W), or (C, H, W) for one"
            )
        self.windows(x, **options).check(self.name, x)


class Sliding(Pooling):
    """Windows that slide over the image: x (N, C, H, W) → p (N, C, H′, W′).

    Options as PyTorch's: `kernel_size` k = 2, `stride` s = k and `padding` 0, one number or one for
    each axis; formulas call the second stride r. H′ = ⌊(H + 2·padding − k)/s⌋ + 1: what no window
    reaches is left out, and its gradient is 0. Padding, up to half a window, never is a maximum;
    in a mean it counts as zeros.
    """

    def windows(
        self, x: Array, *, kernel_size: Size = 2, stride: Size | None = None, padding: Size = 0
    ) -> Windows:
        size = per_axis(kernel_size, 2)
        steps = size if stride is None else per_axis(stride, 2)
        return Windows(size, steps, per_axis(padding, 2))

    def check(self, x: Array, **options: Any) -> None:
        super().check(x, **options)
        windows = self.windows(x, **options)
        if any(2 * p > k for p, k in zip(windows.padding, windows.size, strict=True)):
            raise ValueError(
                f"{self.name}: the padding is {windows.padding}; windows of {windows.size} take "
                "at most half their size, so that each reads something"
            )


class Global(Pooling):
    """One window, over the whole image: x (N, C, H, W) → p (N, C)."""

    def windows(self, x: Array) -> Windows:
        return Windows(x.shape[2:], x.shape[2:], (0, 0))

    def check(self, x: Array, **options: Any) -> None:
        super().check(x, **options)
        if x.size == 0:
            raise ValueError(
                f"{self.name}: x has shape {x.shape}; expected (N, C, H, W), not empty"
            )


def framed(x: Array, windows: Windows, value: float) -> Array:
    """x (N, C, H, W) with the windows' padding around it, of one value."""
    frame = [(0, 0), (0, 0), *((p, p) for p in windows.padding)]
    return np.pad(x, frame, constant_values=value) if any(windows.padding) else x


def unframed(x: Array, windows: Windows) -> Array:
    """The images within the padding: a view."""
    return x[(slice(None), slice(None), *(slice(p, -p or None) for p in windows.padding))]


def taps(x: Array, windows: Windows) -> Iterator[Array]:
    """For each tap, what all windows read with it: views (N, C, H′, W′) of x, which is framed."""
    count = replace(windows, padding=(0, 0)).count(x.shape[2:])
    for tap in np.ndindex(windows.size):
        yield x[(slice(None), slice(None), *windows.under(tap, count))]


class MaxPool2d(Sliding):
    """The largest number of each window. Among equals the first has the gradient, as in PyTorch."""

    name = "max_pool2d"
    formula = "p = maxᵤᵥ x[s·i+u, r·j+v]"
    rules = ("dx = Σ dp over the windows whose first maximum is x",)

    def forward(
        self, x: Array, *, kernel_size: Size = 2, stride: Size | None = None, padding: Size = 0
    ) -> tuple[Array, Saved]:
        windows = self.windows(x, kernel_size=kernel_size, stride=stride, padding=padding)
        x = framed(x, windows, np.iinfo(x.dtype).min if x.dtype.kind in "iu" else -np.inf)
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
            met = waiting & ((tap == p) | np.isnan(tap))
            dtap += np.where(met, upstream, 0)
            waiting &= ~met
        return (unframed(dx, windows),)


class AvgPool2d(Sliding):
    """The mean of each window's K numbers."""

    name = "avg_pool2d"
    formula = "p = Σᵤᵥ x[s·i+u, r·j+v] / K"
    rules = ("dx = Σ dp / K over the windows that cover x",)
    analytic = True

    def forward(
        self, x: Array, *, kernel_size: Size = 2, stride: Size | None = None, padding: Size = 0
    ) -> tuple[Array, Saved]:
        windows = self.windows(x, kernel_size=kernel_size, stride=stride, padding=padding)
        x = framed(x, windows, 0)
        return reduce(np.add, taps(x, windows)) / prod(windows.size), (x, windows)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, windows = saved
        dx = np.zeros_like(x, upstream.dtype)
        share = upstream / prod(windows.size)
        for dtap in taps(dx, windows):
            dtap += share
        return (unframed(dx, windows),)


class GlobalMaxPool2d(Global):
    """The largest number of the image. Among equals the first has the gradient, as in PyTorch."""

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


class GlobalAvgPool2d(Global):
    """The mean of the image's K numbers."""

    name = "global_avg_pool2d"
    formula = "p = Σᵢⱼ x[i,j] / K"
    rules = ("dx = dp / K repeated along axes 2,3",)
    analytic = True

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
