"""Convolution: one small detector, the same at every place of an image or a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import ClassVar

import numpy as np

from core.expression import Expression, Named, constant, total
from core.ops.windows import Size, Windows, batch_first, batch_last, by, per_axis, sizes
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Convolution(Op):
    """z[n,o,i] = Σ x[n,c,s·i + u − p]·W[o,c,u] + b[o] over channels c and taps u of the window.

    Options as PyTorch's: `stride` s = 1 and `padding` p = 0, one number or one for each axis.
    What networks call convolution is cross-correlation (⋆): the kernel W is not flipped. The
    gradient dx is the convolution (∗) of signal processing: a place of x hears from every window
    that read it, from the window further left through the tap further right, so W stands flipped.

    The result lies in memory with the batch innermost, (C, …, N): every copy and product then
    works on runs of N numbers, and the product's own result needs no rearranging.
    """

    axes: ClassVar[int]
    formula = "z = x ⋆ W + b"
    operands = ("x", "W", "b")
    rules = ("dx = dz ∗ W", "dW = x ⋆ dz", "db = Σₙᵢ dz[n,:,i]")
    analytic = True

    def windows(self, W: Array | Named, *, stride: Size = 1, padding: Size = 0) -> Windows:
        """What each place of z reads, with the kernel `W`."""
        return Windows(W.shape[2:], per_axis(stride, self.axes), per_axis(padding, self.axes))

    def check(self, x: Array, W: Array, b: Array, *, stride: Size = 1, padding: Size = 0) -> None:
        places, taps = ("L", "K") if self.axes == 1 else ("H, W", "K, K")
        if x.ndim != self.axes + 2 or W.ndim != self.axes + 2 or x.shape[1] != W.shape[1]:
            raise ValueError(
                f"{self.name}: x has shape {x.shape} and W {W.shape}; expected (N, C, {places}) "
                f"and (O, C, {taps}), with the same channels C"
            )
        if b.shape != W.shape[:1]:
            raise ValueError(
                f"{self.name}: b has shape {b.shape}; W {W.shape} needs {W.shape[:1]}, a bias for "
                "each output channel"
            )
        self.windows(W, stride=stride, padding=padding).check(self.name, x)

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        """With the stride and the padding; in the rules, with what they make of dz."""
        rule, (x, W, _) = super().written(which, operands, options), operands
        if which == 2:
            return rule  # db sums over all windows, wherever they are
        windows, said = self.windows(W, **options), [rule]
        if max(windows.stride) > 1:  # backward, as many places of dz lie that far apart
            said.append(f"{'stride' if which is None else 'dz spread by'} {sizes(windows.stride)}")
        if max(windows.padding) > 0:
            said.append(f"padding {sizes(windows.padding)}{' cut off' if which == 0 else ''}")
        if which is not None and any(windows.left_over(x.shape[2:])):
            said.append("0 beyond" if which == 0 else f"cut to {by(windows.size)}")
        return ",  ".join(said)

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

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        x, W, b = operands
        n, o, *at = index
        reads = list(self.windows(W, **options).reads(tuple(at), x.shape[2:]))
        return total(
            [
                *(
                    x[(n, c, *place)] * W[(o, c, *tap)]
                    for c in range(x.shape[1])
                    for tap, place in reads
                ),
                b[o],
            ]
        )

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        x, W, _ = operands
        dz = upstream
        windows, shape = self.windows(W, **options), x.shape[2:]
        if which == 0:  # every window that reads the place, in every output channel
            n, c, *here = index
            readers = list(windows.readers(tuple(here), shape))
            return [
                Factor(dz[(n, o, *at)], W[(o, c, *tap)])
                for o in range(W.shape[0])
                for at, tap in readers
            ]
        everywhere = [(n, at) for n in range(x.shape[0]) for at in np.ndindex(dz.shape[2:])]
        if which == 1:  # every window of every example, where the tap is not on padding
            o, c, *tap = index
            return [
                Factor(dz[(n, o, *at)], x[(n, c, *place)], local_first=True)
                for n, at in everywhere
                if (place := windows.place(at, tuple(tap), shape)) is not None
            ]
        return [Factor(dz[(n, *index, *at)], constant(1)) for n, at in everywhere]


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
    axes = 2
    rules = ("dx = dz ∗ W", "dW = x ⋆ dz", "db = Σₙᵢⱼ dz[n,:,i,j]")

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(2, 2, 4, 4)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)


class Conv1d(Convolution):
    """x (N, C, L), W (O, C, K), b (O,) → z (N, O, L′), L′ = ⌊(L + 2p − K)/s⌋ + 1."""

    name = "conv1d"
    axes = 1

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(2, 2, 5)), rng.normal(size=(3, 2, 3)), rng.normal(size=3)


conv1d = enrol(Conv1d())
conv2d = enrol(Conv2d())
