"""Arithmetic on each element by itself: sums, products, powers, logarithms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.expression import Expression, Leaf, Named, call, constant
from core.ops.broadcast import (
    check_broadcast,
    readers,
    repeated_axes,
    source,
    summed,
    unbroadcast,
)
from core.tape import Array, Factor, Op, Options, Saved, enrol


class Binary(Op):
    """An operation on two operands that are broadcast to one shape."""

    operands = ("a", "b")
    analytic = True

    def check(self, a: Array, b: Array, **options: Any) -> None:
        check_broadcast(self.name, a, b)

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.normal(size=(4,))

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        rule, shapes = super().written(which, operands, options), [x.shape for x in operands]
        if which is None:
            return rule
        result = np.broadcast_shapes(*shapes)
        return summed(rule, repeated_axes(result, shapes[which]), len(result))

    def element(self, a: Expression, b: Expression) -> Expression:
        """One element of the result."""
        raise NotImplementedError

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        """Its derivative by operand `which`."""
        raise NotImplementedError

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        a, b = operands
        return self.element(a[source(index, a.shape)], b[source(index, b.shape)])

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        a, b = operands
        return [
            Factor(upstream[at], self.local(which, a[source(at, a.shape)], b[source(at, b.shape)]))
            for at in readers(index, operands[which].shape, upstream.shape)
        ]


class Add(Binary):
    name = "add"
    formula = "c = a + b"
    rules = ("da = dc", "db = dc")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a + b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(upstream, b_shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a + b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(1)


class Subtract(Binary):
    name = "subtract"
    formula = "c = a − b"
    rules = ("da = dc", "db = −dc")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a - b, (a.shape, b.shape)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a_shape, b_shape = saved
        return unbroadcast(upstream, a_shape), unbroadcast(-upstream, b_shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a - b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(-1 if which else 1)


class Multiply(Binary):
    name = "multiply"
    formula = "c = a · b"
    rules = ("da = dc · b", "db = dc · a")

    def forward(self, a: Array, b: Array) -> tuple[Array, Saved]:
        return a * b, (a, b)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        a, b = saved
        return unbroadcast(upstream * b, a.shape), unbroadcast(upstream * a, b.shape)

    def element(self, a: Expression, b: Expression) -> Expression:
        return a * b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return a if which else b


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

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return rng.normal(size=(3, 4)), rng.uniform(0.5, 2, size=(4,))

    def element(self, a: Expression, b: Expression) -> Expression:
        return a / b

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        return -(a / b**2) if which else 1 / b


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

    def element(self, a: Expression, b: Expression) -> Expression:
        return call("max", np.maximum, a, b)

    def local(self, which: int, a: Expression, b: Expression) -> Expression:
        a, b = (b, a) if which else (a, b)
        return call("larger", larger, a, b)


class Unary(Op):
    """A function of one operand, element by element; saves what its derivative is written in."""

    operands = ("x",)
    analytic = True

    def sample(self, rng: np.random.Generator) -> tuple[Array, ...]:
        return (rng.uniform(0.5, 2, size=(3, 4)),)

    def element(self, *operands: Any, **options: Any) -> Expression:
        """One element of the result, from the operand's."""
        raise NotImplementedError

    def local(self, *elements: Any, **options: Any) -> Expression:
        """The derivative there, from the operand's element and the result's."""
        raise NotImplementedError

    def explain(
        self, index: tuple[int, ...], operands: Sequence[Named], options: Options
    ) -> Expression:
        return self.element(operands[0][index], **options)

    def explain_gradient(
        self,
        which: int,
        index: tuple[int, ...],
        upstream: Named,
        operands: Sequence[Named],
        result: Named,
        options: Options,
    ) -> Sequence[Factor]:
        return [Factor(upstream[index], self.local(operands[0][index], result[index], **options))]


class Negative(Unary):
    name = "negative"
    formula = "y = −x"
    rules = ("dx = −dy",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        return -x, ()

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        return (-upstream,)

    def element(self, x: Expression) -> Expression:
        return -x

    def local(self, x: Expression, y: Expression) -> Expression:
        return constant(-1)


def raised(x: Array, exponent: float) -> Array:
    """x to a power. Products where they do: np.power takes 30 times as long."""
    match exponent:
        case 1:
            return +x
        case 2:
            return x * x
        case 3:
            return x * x * x
    return np.asarray(x ** float(exponent))


class Power(Unary):
    """xᵏ for a fixed number k, the option `exponent`. As in PyTorch, x⁰ is 1 with slope 0."""

    name = "power"
    formula = "y = xᵏ"
    rules = ("dx = dy · k · xᵏ⁻¹",)

    def written(self, which: int | None, operands: Sequence[Array], options: Options) -> str:
        x = Leaf("x", 1.0)
        if which is None:
            return f"y = {self.element(x, **options).symbols()}"
        return f"dx = {(Leaf('dy', 1.0) * self.local(x, x, **options)).symbols()}"

    def forward(self, x: Array, *, exponent: float = 2) -> tuple[Array, Saved]:
        return raised(x, exponent), (x, exponent)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        x, exponent = saved
        if exponent == 0:
            return (np.zeros_like(upstream),)
        return (upstream * exponent * raised(x, exponent - 1),)

    def element(self, x: Expression, *, exponent: float = 2) -> Expression:
        if exponent == int(exponent):
            return x ** int(exponent)
        return call("pow", np.power, x, exponent)

    def local(self, x: Expression, y: Expression, *, exponent: float = 2) -> Expression:
        match exponent:
            case 0:
                return constant(0)
            case 1:
                return constant(1)
            case 2:
                return 2 * x
        return exponent * self.element(x, exponent=exponent - 1)


class Exp(Unary):
    name = "exp"
    formula = "y = exp(x)"
    rules = ("dx = dy · y",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        y = np.exp(x)
        return y, (y,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (y,) = saved
        return (upstream * y,)

    def element(self, x: Expression) -> Expression:
        return call("exp", np.exp, x)

    def local(self, x: Expression, y: Expression) -> Expression:
        return y


class Log(Unary):
    """The natural logarithm."""

    name = "log"
    formula = "y = log(x)"
    rules = ("dx = dy / x",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        return np.log(x), (x,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (x,) = saved
        return (upstream / x,)

    def element(self, x: Expression) -> Expression:
        return call("log", np.log, x)

    def local(self, x: Expression, y: Expression) -> Expression:
        return 1 / x


class Sqrt(Unary):
    name = "sqrt"
    formula = "y = √x"
    rules = ("dx = dy / 2y",)

    def forward(self, x: Array) -> tuple[Array, Saved]:
        y = np.sqrt(x)
        return y, (y,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (y,) = saved
        return (upstream / (2 * y),)

    def element(self, x: Expression) -> Expression:
        return call("√", np.sqrt, x)

    def local(self, x: Expression, y: Expression) -> Expression:
        return 1 / (2 * y)


class Abs(Unary):
    """The distance from 0. Its slope at 0 is taken as 0, as PyTorch does."""

    name = "abs"
    formula = "y = |x|"
    rules = ("dx = dy · sign(x)",)
    analytic = False

    def forward(self, x: Array) -> tuple[Array, Saved]:
        return np.abs(x), (x,)

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        (x,) = saved
        return (upstream * np.sign(x),)

    def element(self, x: Expression) -> Expression:
        return call("abs", np.abs, x)

    def local(self, x: Expression, y: Expression) -> Expression:
        return call("sign", np.sign, x)


add = enrol(Add())
subtract = enrol(Subtract())
multiply = enrol(Multiply())
divide = enrol(Divide())
maximum = enrol(Maximum())
negative = enrol(Negative())
power = enrol(Power())
exp = enrol(Exp())
log = enrol(Log())
sqrt = enrol(Sqrt())
abs = enrol(Abs())
