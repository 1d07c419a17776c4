"""Convolution: one small detector, the same at every place of an image or a sequence."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar

import numpy as np

from core.ops.windows import Size, Windows, batch_first, batch_last, batched, per_axis
from core.tape import Array, Op, Operand, Saved, Tensor, enrol


class Convolution(Op):
    """z[n,o,i] = Σ x[n,c,s·i + u − p]·W[o,c,u] + b[o] over channels c and taps u of the window.

    One image or sequence without a batch, (C, …), gives one result without it.
    Options as PyTorch's: `stride` s = 1 and `padding` p = 0, one number or one for each axis.
    What networks call convolution is cross-correlation (⋆): the kernel W is not flipped. The
    gradient dx is the convolution (∗) of signal processing: a place of x hears from every window
    that read it, from the window further left through the tap further right, so W stands flipped.

    The result lies in memory with the batch innermost, (C, …, N): every copy and product then
    works on runs of N numbers, and the product's own result needs no rearranging.
    """

    formula = "z = x ⋆ W + b"
    operands = ("x", "W", "b")
    rules = ("dx = dz ∗ W", "dW = x ⋆ dz", "db = Σₙᵢ dz[n,:,i]")
    axes: ClassVar[int]
    analytic = True

    def __call__(self, *operands: Operand, **options: Any) -> Tensor:
        x, W, b = self.as_tensors(operands)
        compute = super().__call__
        if x.shape[:1] != W.shape[1:2]:  # no image of its channels: so `check` names x as it is
            return compute(x, W, b, **options)
        return batched(lambda images: compute(images, W, b, **options), x, self.axes + 2)

    def windows(self, W: Array, *, stride: Size = 1, padding: Size = 0) -> Windows:
        """What each place of z reads, with the kernel `W`."""
        return Windows(W.shape[2:], per_axis(stride, self.axes), per_axis(padding, self.axes))

    def forward(
        self, x: Array, W: Array, b: Array, *, stride: Size = 1, padding: Size = 0
    ) -> tuple[Array, Saved]:
        windows = self.windows(W, stride=stride, padding=padding)
        places = windows.count(x.shape[2:])
        # z[o,in] = Σ W[o,cu]·columns[cu,in] + b[o]
        z = matrix(W) @ columns(x, windows) + b[:, None]
        return batch_first(z.reshape(len(W), *places, len(x))), (x, W, windows)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, W, windows = saved
        places = windows.count(x.shape[2:])
        dz = matrix(batch_last(upstream))
        # dcolumns[cu,in] = Σₒ W[o,cu]·dz[o,in], added to the place that tap u of window i read
        dcolumns = (matrix(W).T @ dz).reshape(*W.shape[1:], *places, len(x))
        dpadded = windows.padded(x.shape[1], x.shape[2:], len(x), dcolumns.dtype)
        for tap in np.ndindex(windows.size):
            dpadded[(slice(None), *windows.under(tap, places))] += dcolumns[(slice(None), *tap)]
        dW = (dz @ columns(x, windows).T).reshape(W.shape)  # dW[o,cu] = Σ dz[o,in]·columns[cu,in]
        db = dz.sum(axis=1)  # db[o] = Σ dz[o,in]
        return batch_first(windows.inside(dpadded)), dW, db

    def check(self, x: Array, W: Array, b: Array, *, stride: Size = 1, padding: Size = 0) -> None:
        places, taps = ("L", "K") if self.axes == 1 else ("H, W", "K, K")
        if x.ndim != self.axes + 2 or W.ndim != self.axes + 2 or x.shape[1] != W.shape[1]:
            raise ValueError(
                f"{self.name}: x has shape {x.shape} and W {W.shape}; expected (N, C, {places}), "
                f"or (C, {places}) for one, and (O, C, {taps}), with the same channels C"
            )
        if b.shape != W.shape[:1]:
            raise ValueError(
                f"{self.name}: b has shape {b.shape}; W {W.shape} needs {W.shape[:1]}, a bias for "
                "each output channel"
            )
        self.windows(W, stride=stride, padding=padding).check(self.name, x)


def matrix(array: Array) -> Array:
    """(O, …) as (O, the product of the rest)."""
    return array.reshape(len(array), -1)


def columns(x: Array, windows: Windows) -> Array:
    """What each window reads of x (N, C, …), one window a column: (C·taps, windows·N)."""
    padded = windows.padded(x.shape[1], x.shape[2:], len(x), x.dtype)
    windows.inside(padded)[...] = batch_last(x)
    return windows.columns(padded).reshape(x.shape[1] * prod(windows.size), -1)


class Conv2d(Convolution):
    """x (N, C, H, W), W (O, C, K, K), b (O,) → z (N, O, H′, W′), H′ = ⌊(H + 2p − K)/s⌋ + 1."""

    name = "conv2d"
    rules = ("dx = dz ∗ W", "dW = x ⋆ dz", "db = Σₙᵢⱼ dz[n,:,i,j]")
    axes = 2


class Conv1d(Convolution):
    """x (N, C, L), W (O, C, K), b (O,) → z (N, O, L′), L′ = ⌊(L + 2p − K)/s⌋ + 1."""

    name = "conv1d"
    axes = 1


conv1d = enrol(Conv1d())
conv2d = enrol(Conv2d())
