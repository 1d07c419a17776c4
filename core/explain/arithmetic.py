"""Sums, products, powers and logarithms of each element, explained."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.explain.elementwise import Elementwise
from core.explain.explainer import BackwardCall, Explainer, explains
from core.explain.places import readers, source, summed
from core.expression import Expression, Factor, Named, call, constant, plain, superscript
from core.formula import Formula, read
from core.ops.arithmetic import larger
from core.ops.broadcast import repeated_axes
from core.tape import Array, Index, Op, Options


class Binary(Explainer[Op]):
    """Two operands that are broadcast to one shape."""

    def value(self, a: Expression, b: Expression) -> Expression:
        """One element of the result."""
        raise NotImplementedError

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        """Its derivative by operand `which`."""
        raise NotImplementedError

    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        rule, shapes = self.line(which), [x.shape for x in operands]
        if which is None:
            return rule
        result = np.broadcast_shapes(*shapes)
        return summed(rule, repeated_axes(result, shapes[which]), len(result))

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        a, b = operands
        return self.value(a[source(index, a.shape)], b[source(index, b.shape)])

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        upstream, operands = back.upstream, back.operands
        a, b = operands
        return [
            Factor(upstream[at], self.slope(which, a[source(at, a.shape)], b[source(at, b.shape)]))
            for at in readers(index, operands[which].shape, upstream.shape)
        ]


@explains("add")
class Add(Binary):
    def value(self, a: Expression, b: Expression) -> Expression:
        return a + b

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(1)


@explains("subtract")
class Subtract(Binary):
    def value(self, a: Expression, b: Expression) -> Expression:
        return a - b

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        return constant(-1 if which else 1)


@explains("multiply")
class Multiply(Binary):
    def value(self, a: Expression, b: Expression) -> Expression:
        return a * b

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        return a if which else b


@explains("divide")
class Divide(Binary):
    def value(self, a: Expression, b: Expression) -> Expression:
        return a / b

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        return -(a / b**2) if which else 1 / b


@explains("maximum")
class Maximum(Binary):
    def value(self, a: Expression, b: Expression) -> Expression:
        return call("max", np.maximum, a, b)

    def slope(self, which: int, a: Expression, b: Expression) -> Expression:
        a, b = (b, a) if which else (a, b)
        return call("larger", larger, a, b)


@explains("negative")
class Negative(Elementwise):
    def value(self, x: Expression) -> Expression:
        return -x

    def slope(self, x: Expression, y: Expression) -> Expression:
        return constant(-1)


@explains("power")
class Power(Elementwise):
    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        exponent: float = options["exponent"]
        if which is None:
            return read(f"y = {self.raised(exponent)}")
        match exponent:
            case 0 | 1:
                slope = plain(exponent)
            case 2:
                slope = "2 · x"
            case _:
                slope = f"{plain(exponent)} · {self.raised(exponent - 1)}"
        return read(f"dx = dy · ({slope})" if exponent < 0 else f"dx = dy · {slope}")

    @staticmethod
    def raised(exponent: float) -> str:
        """x to a power, as it is written."""
        whole = exponent == int(exponent)
        return f"x{superscript(int(exponent))}" if whole else f"pow(x, {plain(exponent)})"

    def value(self, x: Expression, *, exponent: float) -> Expression:
        if exponent == int(exponent):
            return x ** int(exponent)
        return call("pow", np.power, x, exponent)

    def slope(self, x: Expression, y: Expression, *, exponent: float) -> Expression:
        match exponent:
            case 0:
                return constant(0)
            case 1:
                return constant(1)
            case 2:
                return 2 * x
        return exponent * self.value(x, exponent=exponent - 1)


@explains("exp")
class Exp(Elementwise):
    def value(self, x: Expression) -> Expression:
        return call("exp", np.exp, x)

    def slope(self, x: Expression, y: Expression) -> Expression:
        return y


@explains("log")
class Log(Elementwise):
    def value(self, x: Expression) -> Expression:
        return call("log", np.log, x)

    def slope(self, x: Expression, y: Expression) -> Expression:
        return 1 / x


@explains("sqrt")
class Sqrt(Elementwise):
    def value(self, x: Expression) -> Expression:
        return call("√", np.sqrt, x)

    def slope(self, x: Expression, y: Expression) -> Expression:
        return 1 / (2 * y)


@explains("abs")
class Abs(Elementwise):
    def value(self, x: Expression) -> Expression:
        return call("abs", np.abs, x)

    def slope(self, x: Expression, y: Expression) -> Expression:
        return call("sign", np.sign, x)
