"""Windows that slide over images and sequences: which input places each output place reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from core.ops.shape import reshape
from core.tape import Array, Index, Shape, Tensor

Size = int | Sequence[int]
"""An option as PyTorch takes it: one number for all axes, or one for each."""


def per_axis(value: Size, axes: int) -> Shape:
    """An option as one number for each axis: 2 and (2, 2) are the same.

    NumPy's integers become Python's, which do not overflow.
    """
    values: Sequence[Any] = (value,) * axes
    if isinstance(value, Sequence) and not isinstance(value, str):  # a word is refused by `check`
        values = value
    return tuple(int(v) if isinstance(v, np.integer) else v for v in values)


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of `size` at every `stride`-th place of an input with `padding` zeros around it.

    Tap u of the window at output place i reads input place stride·i + u − padding, on each axis.
    """

    size: Shape
    stride: Shape
    padding: Shape

    def count(self, shape: Shape) -> Shape:
        """How many windows fit on each axis of an input of `shape`: the output's places."""
        return tuple(
            (length + 2 * p - k) // s + 1
            for length, k, s, p in zip(shape, self.size, self.stride, self.padding, strict=True)
        )

    def left_over(self, shape: Shape) -> Shape:
        """How many places of an input of `shape`, with its padding, come after the last window."""
        return tuple(
            (length + 2 * p - k) % s
            for length, k, s, p in zip(shape, self.size, self.stride, self.padding, strict=True)
        )

    def check(self, name: str, x: Array) -> None:
        """Raise ValueError if they are no windows, or do not fit into x (N, C, …)."""
        axes = len(self.size)
        for option, values, least in (
            ("kernel", self.size, 1), ("stride", self.stride, 1), ("padding", self.padding, 0),
        ):  # fmt: skip
            whole = all(isinstance(v, int) and not isinstance(v, bool) for v in values)
            if len(values) != axes or not whole or min(values) < least:
                raise ValueError(
                    f"{name}: the {option} is {values}; expected {axes} whole "
                    f"number{'s' * (axes > 1)} of at least {least}"
                )
        padded = tuple(length + 2 * p for length, p in zip(x.shape[2:], self.padding, strict=True))
        if any(k > length for k, length in zip(self.size, padded, strict=True)):
            raise ValueError(
                f"{name}: the kernel {self.size} is larger than x {x.shape}, which with its "
                f"padding is {padded}"
            )

    def reads(self, at: Index, shape: Shape) -> Iterator[tuple[Index, Index]]:
        """(tap, place) for every place inside an input of `shape` that the window `at` reads."""
        for tap in np.ndindex(self.size):
            if (place := self.place(at, tap, shape)) is not None:
                yield tap, place

    def place(self, at: Index, tap: Index, shape: Shape) -> Index | None:
        """Where `tap` of the window `at` reads; None if that is padding."""
        place = tuple(
            s * i + u - p for s, i, u, p in zip(self.stride, at, tap, self.padding, strict=True)
        )
        inside = all(0 <= i < length for i, length in zip(place, shape, strict=True))
        return place if inside else None

    def readers(self, place: Index, shape: Shape) -> Iterator[tuple[Index, Index]]:
        """(window, tap) for every window on an input of `shape` that reads `place`."""
        choices = [
            [(i, where + p - s * i) for i in range(count) if 0 <= where + p - s * i < k]
            for where, count, k, s, p in zip(
                place, self.count(shape), self.size, self.stride, self.padding, strict=True
            )
        ]
        for pairs in product(*choices):
            yield tuple(i for i, _ in pairs), tuple(u for _, u in pairs)

    def padded(self, channels: int, shape: Shape, batch: int, dtype: npt.DTypeLike) -> Array:
        """Zeros for images (C, …, N) of `shape` and the padding around them."""
        lengths = (length + 2 * p for length, p in zip(shape, self.padding, strict=True))
        return np.zeros((channels, *lengths, batch), dtype)

    def inside(self, padded: Array) -> Array:
        """The images in `padded`, without the padding: a view."""
        inner = (
            slice(p, size - p) for p, size in zip(self.padding, padded.shape[1:], strict=False)
        )
        return padded[(slice(None), *inner)]

    def under(self, tap: Index, count: Shape) -> tuple[slice, ...]:
        """The places of a padded input that `tap` reads, one for each of `count` windows."""
        return tuple(
            slice(u, u + s * (windows - 1) + 1, s)
            for u, s, windows in zip(tap, self.stride, count, strict=True)
        )

    def columns(self, padded: Array) -> Array:
        """What each tap of each window reads: (C, taps …, windows …, N), a view of `padded`."""
        axes = len(self.size)
        windows = sliding_window_view(padded, self.size, tuple(range(1, axes + 1)))
        windows = windows[(slice(None), *(slice(None, None, s) for s in self.stride))]
        taps = range(axes + 2, 2 * axes + 2)
        return windows.transpose(0, *taps, *range(1, axes + 2))


def batch_last(array: Array) -> Array:
    """(N, C, …) as (C, …, N), the order in which images lie in memory: a view."""
    return array.transpose(*range(1, array.ndim), 0)


def batch_first(array: Array) -> Array:
    """(C, …, N) as (N, C, …): a view."""
    return array.transpose(array.ndim - 1, *range(array.ndim - 1))


def batched(compute: Callable[[Tensor], Tensor], x: Tensor, ndim: int) -> Tensor:
    """`compute` of x (N, C, …), of `ndim` axes; x (C, …) is a batch of one, as in PyTorch."""
    if len(x.shape) != ndim - 1:
        return compute(x)
    result = compute(reshape(x, shape=(1, *x.shape)))
    return reshape(result, shape=result.shape[1:])
