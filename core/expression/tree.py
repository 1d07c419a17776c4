"""Scalar expressions: trees of values, sums, products and calls, shown and evaluated alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from core.expression.names import element_name
from core.expression.numbers import apart, format_number, layout, plain, superscript

SHOWN_TERMS = 10
"""A longer sum shows its first terms and its last, and between them what the others come to."""
LEFT_OUT = "…"
"""The name of what the terms that are left out come to."""


class Expression:
    """A scalar, as a tree of named values and operations on them."""

    precedence = 4  # of the outermost operation: 1 sum, 2 product, 3 power, 4 name or call

    def evaluate(self) -> float:
        """The value, in float64."""
        return self._evaluate(lambda leaf: float(leaf.value))

    def typed(self, digits: int = 4, figures: int = 0, terms: int = SHOWN_TERMS) -> float:
        """What a reader gets who types the numbers as they are shown into a calculator."""
        return self.shortened(terms)._evaluate(lambda leaf: leaf.shown(digits, figures))

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        """The same, no sum or call with more than so many `terms` (3 or more): those left out are
        one value, which they come to.
        """
        return self

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        raise NotImplementedError

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        raise NotImplementedError

    def symbols(self, terms: int = SHOWN_TERMS) -> str:
        """The expression in names: ``x[0]·W[0,1] + b[1]``; for terms left out, …"""
        return self.shortened(terms)._write(lambda leaf: leaf.label)

    def numbers(self, digits: int = 4, figures: int = 0, terms: int = SHOWN_TERMS) -> str:
        """The same expression with the numbers put in: see `format_number`."""
        return self.shortened(terms)._write(lambda leaf: leaf.number(digits, figures))

    def __add__(self, other: Expression | float) -> Expression:
        return Sum((self, lift(other)))

    def __radd__(self, other: float) -> Expression:
        return Sum((lift(other), self))

    def __sub__(self, other: Expression | float) -> Expression:
        return Sum((self, Negative(lift(other))))

    def __rsub__(self, other: float) -> Expression:
        return Sum((lift(other), Negative(self)))

    def __mul__(self, other: Expression | float) -> Expression:
        return Product((self, lift(other)))

    def __rmul__(self, other: float) -> Expression:
        return Product((lift(other), self))

    def __truediv__(self, other: Expression | float) -> Expression:
        return Quotient(self, lift(other))

    def __rtruediv__(self, other: float) -> Expression:
        return Quotient(lift(other), self)

    def __neg__(self) -> Expression:
        return Negative(self)

    def __pow__(self, exponent: int) -> Expression:
        return Power(self, exponent)


class Role(StrEnum):
    """What a leaf, or an array that leaves are taken from, is in the arithmetic."""

    OPERAND = "operand"  # what an operation, a sum or an update reads
    RESULT = "result"  # what the operation made
    UPSTREAM = "upstream"  # the gradient that arrives from above
    GIVEN = "given"  # an option that is an array, such as a graph's Â
    INNER = "inner"  # what a fused operation makes on its way
    SETTING = "setting"  # a number that was chosen, such as the rate
    CONSTANT = "constant"  # a number of the formula itself
    REST = "rest"  # what terms come to that are not shown


@dataclass(frozen=True, slots=True)
class Leaf(Expression):
    """A value: element `index` of an array called `name`, or a number with that name.

    A constant is its own name.
    """

    name: str
    value: float
    index: tuple[int, ...] = ()
    role: Role = Role.SETTING
    array: Named | None = field(default=None, compare=False, repr=False)

    @property
    def label(self) -> str:
        """``W1[0,1]``."""
        return element_name(self.name, self.index)

    @property
    def constant(self) -> bool:
        return self.role is Role.CONSTANT

    @property
    def element(self) -> bool:
        """Whether it is an element of an array, and no number by itself."""
        return self.role not in (Role.SETTING, Role.CONSTANT, Role.REST)

    @property
    def place(self) -> tuple[str, tuple[int, ...]]:
        """Where it stands: the name of its array, and its index there."""
        return self.name, self.index

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        return leaf(self)

    def number(self, digits: int, figures: int = 0) -> str:
        """The value as text with `digits` decimals; negative ones in brackets, and what stands for
        terms that are left out: ``(… = 0.25)``.
        """
        if self.constant:
            return self.name
        if self.role is Role.REST:
            return f"({self.name} = {format_number(self.value, digits, figures)})"
        return apart(format_number(self.value, digits, figures))

    def shown(self, digits: int, figures: int = 0) -> float:
        """The number that this text says."""
        if self.constant or not np.isfinite(self.value):
            return float(self.value)
        return float(f"{self.value:{layout(self.value, digits, figures)}}")

    def numbers(self, digits: int = 4, figures: int = 0, terms: int = SHOWN_TERMS) -> str:
        """By itself an index has no decimals; in arithmetic it is a number like others."""
        return self.number(0 if isinstance(self.value, int) else digits, figures)

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return leaf(self)


@dataclass(frozen=True, slots=True)
class Named:
    """An array with its name, so that ``x[n, i]`` in a rule is a named value.

    `of` is what it is the gradient of, where it is one inside a fused operation.
    """

    name: str
    array: npt.NDArray[Any]
    role: Role = Role.OPERAND
    of: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape

    def __getitem__(self, index: int | tuple[int, ...]) -> Leaf:
        place = index if isinstance(index, tuple) else (index,)
        return Leaf(self.name, self.array[place].item(), place, self.role, self)


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """The sum of its terms; a negative term is written as a difference."""

    terms: tuple[Expression, ...]
    precedence = 1

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        with np.errstate(all="ignore"):  # ∞ − ∞ is NaN: a value, not a warning
            return float(np.sum([term._evaluate(leaf) for term in self.terms]))

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        return Sum(_fewer(self.terms, terms, lambda rest: Sum(rest).evaluate()))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        text = ""
        for position, term in enumerate(self.terms):
            if isinstance(term, Negative):
                part, sign = _within(term.operand, 2, leaf), "−"
            else:
                part, sign = _within(term, 1, leaf), "+"
            if position:
                text += f" {sign} {part}"
            else:
                text = f"−{part}" if sign == "−" else part
        return text or "0"


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """The product of its factors."""

    factors: tuple[Expression, ...]
    precedence = 2

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        value = 1.0
        for factor in self.factors:
            value *= factor._evaluate(leaf)
        return value

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        return Product(tuple(factor.shortened(terms) for factor in self.factors))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        first, *others = (_within(part, 2, leaf) for part in self.factors)
        return " · ".join([first, *map(apart, others)])


@dataclass(frozen=True, slots=True)
class Quotient(Expression):
    """One expression over another."""

    above: Expression
    below: Expression
    precedence = 2

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        with np.errstate(all="ignore"):
            return float(
                np.float64(self.above._evaluate(leaf)) / np.float64(self.below._evaluate(leaf))
            )

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        return Quotient(self.above.shortened(terms), self.below.shortened(terms))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return f"{_within(self.above, 2, leaf)} / {_within(self.below, 3, leaf)}"


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """Minus an expression."""

    operand: Expression
    precedence = 2

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        return -self.operand._evaluate(leaf)

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        return Negative(self.operand.shortened(terms))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return f"−{_within(self.operand, 2, leaf)}"


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """An expression to a small whole power."""

    base: Expression
    exponent: int
    precedence = 3

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        with np.errstate(all="ignore"):
            return float(np.float64(self.base._evaluate(leaf)) ** self.exponent)

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        return Power(self.base.shortened(terms), self.exponent)

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return f"{_within(self.base, 4, leaf)}{superscript(self.exponent)}"


@dataclass(frozen=True, slots=True)
class FunctionCall(Expression):
    """A named scalar function of expressions: ``tanh(z[0,1])``.

    Of many arguments some may be left out where it is shown: `joined` tells what they come to, if
    that is not the function itself.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Expression, ...]
    joined: Callable[..., Any] | None = None

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        with np.errstate(all="ignore"):
            return float(self.function(*(a._evaluate(leaf) for a in self.arguments)))

    def shortened(self, terms: int = SHOWN_TERMS) -> Expression:
        def value(rest: tuple[Expression, ...]) -> float:
            return FunctionCall(self.name, self.joined or self.function, rest).evaluate()

        return replace(self, arguments=_fewer(self.arguments, terms, value))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        inside = ", ".join(_within(argument, 0, leaf) for argument in self.arguments)
        return f"{self.name}({inside})"


def _fewer(
    parts: tuple[Expression, ...],
    terms: int,
    value: Callable[[tuple[Expression, ...]], float],
) -> tuple[Expression, ...]:
    """The first of the parts, what those left out come to, and the last; or all, if few enough."""
    if len(parts) <= terms:
        return tuple(part.shortened(terms) for part in parts)
    first, rest, last = parts[: terms - 2], parts[terms - 2 : -1], parts[-1]
    shown = (*first, Leaf(LEFT_OUT, value(rest), role=Role.REST), last)
    return tuple(part.shortened(terms) for part in shown)


def _within(part: Expression, precedence: int, leaf: Callable[[Leaf], str]) -> str:
    text = part._write(leaf)
    if isinstance(part, Leaf):
        bare = precedence == 0 and part.role is not Role.REST and text.startswith("(")
        return text[1:-1] if bare else text
    return f"({text})" if part.precedence < precedence else text


def lift(value: Expression | float) -> Expression:
    """`value` as an expression; a bare number becomes a constant that is shown as it is."""
    if isinstance(value, Expression):
        return value
    return constant(value)


def constant(value: float, label: str = "") -> Expression:
    """A number of the formula itself (½, 1, N), written as `label` in both forms."""
    return Leaf(label or plain(value), float(value), role=Role.CONSTANT)
