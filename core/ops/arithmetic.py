"""Arithmetic of two operands, element by element: sums, products and quotients."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core.ops.broadcast import (
    check_broadcast,
    unbroadcast,
)
from core.tape import Array, Op, Saved, enrol


class Binary(Op):
    """An operation on two operands that are broadcast to one shape."""

    operands = ("a", "b")
    analytic = True

    def check(self, a: Array, b: Array, **options: Any) -> None:
        check_broadcast(self.name, a, b)


class Add(Binary):
    name = "add"
    formula = "c = a + b"
    rules = ("da = dc", "db = dc")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a + b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(upstream, b_shape)


class Subtract(Binary):
    name = "subtract"
    formula = "c = a − b"
    rules = ("da = dc", "db = −dc")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a - b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(-upstream, b_shape)


class Multiply(Binary):
    name = "multiply"
    formula = "c = a · b"
    rules = ("da = dc · b", "db = dc · a")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a * b, (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        return unbroadcast(upstream * b, a.shape), unbroadcast(upstream * a, b.shape)


class Divide(Binary):
    name = "divide"
    formula = "c = a / b"
    rules = ("da = dc / b", "db = −dc · a / b²")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a / b, (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        da = upstream / b
        return unbroadcast(da, a.shape), unbroadcast(-da * (a / b), b.shape)


def larger(a: Array, b: Array, dtype: npt.DTypeLike = np.float64) -> Array:
    """1 where a > b, 0 where a < b, ½ where they are equal."""
    return np.add(a > b, a >= b, dtype=dtype) / 2


class Maximum(Binary):
    """The larger of two. Where both are equal each gets half of the gradient, as in PyTorch."""

    name = "maximum"
    formula = "c = max(a, b)"
    rules = ("da = dc · [a > b]", "db = dc · [b > a]")
    analytic = False

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return np.maximum(a, b), (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        da = upstream * larger(a, b, upstream.dtype)
        db = upstream * larger(b, a, upstream.dtype)
        return unbroadcast(da, a.shape), unbroadcast(db, b.shape)


add = enrol(Add())
subtract = enrol(Subtract())
multiply = enrol(Multiply())
divide = enrol(Divide())
maximum = enrol(Maximum())
