"""Positions: attention does not see the order of its tokens unless they carry where they stand."""

from __future__ import annotations

import numpy as np

from core.tape import Array, Op, Saved, enrol

BASE = 10_000.0
"""The slowest wave is nearly this many times as long as the fastest."""


def angles(first: int, length: int, width: int, base: float = BASE) -> Array:
    """θ[t,i] = t / base^(2i/width), for `length` positions t from `first` on: (length, ⌈width/2⌉).

    Hands of a clock: the one of i = 0 turns one radian a position, each next one more slowly.
    """
    speeds = base ** (-np.arange(0, width, 2) / width)
    return np.outer(np.arange(first, first + length), speeds)


def sinusoidal_positions(length: int, width: int) -> Array:
    """A table (length, width) of positions: sin θ[t,i] in column 2i, cos θ[t,i] in 2i + 1.

    Vaswani et al. 2017, section 3.5. The row of t + k is that of t turned by angles that depend on
    k alone.
    """
    if length < 1 or width < 1:
        raise ValueError(f"a table of positions cannot have {length} rows and {width} columns")
    θ = angles(0, length, width)
    table = np.empty((length, 2 * θ.shape[1]))
    table[:, 0::2], table[:, 1::2] = np.sin(θ), np.cos(θ)
    return table[:, :width]


class Rotary(Op):
    """Rows of x (…, T, d), d even, turned by their position: y (…, T, d).

    The pair x[2i], x[2i+1] turns by θ[t,i] = t / base^(2i/d). A turned query and a turned key match
    by how far apart they stand, wherever that is (Su et al. 2021, RoFormer). Neighbours are a pair
    here, as in the paper; some code pairs i and i + d/2, which is another order of the d numbers.
    The first row stands at position `first`.
    """

    name = "rotary"
    formula = "y = R(t) · x"
    operands = ("x",)
    rules = ("dx = R(t)ᵀ · dy",)

    def forward(self, x: Array, *, first: int = 0, base: float = BASE) -> tuple[Array, Saved]:
        θ = angles(first, x.shape[-2], x.shape[-1], base)
        x = np.asarray(x, np.result_type(x, np.float16))  # whole numbers do not stay whole
        cos, sin = np.cos(θ).astype(x.real.dtype), np.sin(θ).astype(x.real.dtype)
        return turned(x, cos, sin), (cos, sin)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        cos, sin = saved
        return (turned(upstream, cos, -sin),)

    def check(self, x: Array, *, first: int = 0, base: float = BASE) -> None:
        if x.ndim < 2 or x.shape[-1] % 2:
            raise ValueError(
                f"rotary: x has shape {x.shape}; expected (…, T, d) with an even d: the numbers "
                "of a row are turned in pairs"
            )


def turned(x: Array, cos: Array, sin: Array) -> Array:
    """Each pair of x (…, T, d) turned by an angle, given its cosine and sine (T, d/2)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    y = np.empty_like(x)
    y[..., 0::2] = even * cos - odd * sin
    y[..., 1::2] = even * sin + odd * cos
    return y


rotary = enrol(Rotary())
