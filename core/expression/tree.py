"""Scalar expressions: trees of values, sums, products and calls, shown and evaluated alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from core.expression.names import element_name
from core.expression.numbers import Number, apart, format_number, layout, plain, superscript

SHOWN_TERMS = 10
"""A longer sum shows its first terms and its last, with … between; its value uses all of them."""


class Expression:
    """A scalar, as a tree of named values and operations on them."""

    precedence = 4  # of the outermost operation: 1 sum, 2 product, 3 power, 4 name or call

    def evaluate(self) -> float:
        """The value, in float64."""
        return self._evaluate(lambda leaf: float(leaf.value))

    def typed(self, digits: int = 4, figures: int = 0) -> float:
        """What a reader gets who types the numbers as they are shown into a calculator."""
        return self._evaluate(lambda leaf: leaf.shown(digits, figures))

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        raise NotImplementedError

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        raise NotImplementedError

    def symbols(self) -> str:
        """The expression in names: ``x[0]·W[0,1] + b[1]``."""
        return self._write(lambda leaf: leaf.label)

    def numbers(self, digits: int = 4, figures: int = 0) -> str:
        """The same expression with the numbers put in: see `format_number`."""
        return self._write(lambda leaf: leaf.number(digits, figures))

    def __add__(self, other: Expression | Number) -> Expression:
        return Sum((self, lift(other)))

    def __radd__(self, other: Number) -> Expression:
        return Sum((lift(other), self))

    def __sub__(self, other: Expression | Number) -> Expression:
        return Sum((self, Negative(lift(other))))

    def __rsub__(self, other: Number) -> Expression:
        return Sum((lift(other), Negative(self)))

    def __mul__(self, other: Expression | Number) -> Expression:
        return Product((self, lift(other)))

    def __rmul__(self, other: Number) -> Expression:
        return Product((lift(other), self))

    def __truediv__(self, other: Expression | Number) -> Expression:
        return Quotient(self, lift(other))

    def __rtruediv__(self, other: Number) -> Expression:
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


@dataclass(frozen=True, slots=True)
class Leaf(Expression):
    """A value: element `index` of an array called `name`, or a number with that name.

    A constant is its own name.
    """

    name: str
    value: Number
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
        return self.role not in (Role.SETTING, Role.CONSTANT)

    @property
    def place(self) -> tuple[str, tuple[int, ...]]:
        """Where it stands: the name of its array, and its index there."""
        return self.name, self.index

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        return leaf(self)

    def number(self, digits: int, figures: int = 0) -> str:
        """The value as text with `digits` decimals; negative ones in brackets."""
        if self.constant:
            return self.name
        return apart(format_number(self.value, digits, figures))

    def shown(self, digits: int, figures: int = 0) -> float:
        """The number that this text says."""
        if self.constant or not np.isfinite(self.value):
            return float(self.value)
        return float(f"{self.value:{layout(self.value, digits, figures)}}")

    def numbers(self, digits: int = 4, figures: int = 0) -> str:
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

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        terms = list(self.terms)
        cut = len(terms) > SHOWN_TERMS
        shown = [*terms[: SHOWN_TERMS - 2], terms[-1]] if cut else terms
        text = ""
        for position, term in enumerate(shown):
            if cut and position == len(shown) - 1:
                text += " + …"
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

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return f"{_within(self.above, 2, leaf)} / {_within(self.below, 3, leaf)}"


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """Minus an expression."""

    operand: Expression
    precedence = 2

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        return -self.operand._evaluate(leaf)

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

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        return f"{_within(self.base, 4, leaf)}{superscript(self.exponent)}"


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """A named scalar function of expressions: ``tanh(z[0,1])``."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Expression, ...]

    def _evaluate(self, leaf: Callable[[Leaf], float]) -> float:
        with np.errstate(all="ignore"):
            return float(self.function(*(a._evaluate(leaf) for a in self.arguments)))

    def _write(self, leaf: Callable[[Leaf], str]) -> str:
        parts = [_within(a, 0, leaf) for a in self.arguments]
        if len(parts) > SHOWN_TERMS:
            parts = [*parts[: SHOWN_TERMS - 2], "…", parts[-1]]
        inside = ", ".join(parts)
        return f"{self.name}({inside})"


def _within(part: Expression, precedence: int, leaf: Callable[[Leaf], str]) -> str:
    text = part._write(leaf)
    if isinstance(part, Leaf):
        return text[1:-1] if precedence == 0 and text.startswith("(") else text
    return f"({text})" if part.precedence < precedence else text


def lift(value: Expression | Number) -> Expression:
    """`value` as an expression; a bare number becomes a constant that is shown as it is."""
    if isinstance(value, Expression):
        return value
    return constant(value)


def constant(value: Number, label: str = "") -> Expression:
    """A number of the formula itself (½, 1, N), written as `label` in both forms."""
    return Leaf(label or plain(value), float(value), role=Role.CONSTANT)
