"""Expressions put together from others, and taken apart into their leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy.typing as npt

from core.expression.tree import (
    Expression,
    FunctionCall,
    Leaf,
    Named,
    Negative,
    Power,
    Product,
    Quotient,
    Role,
    Sum,
    lift,
)


def total(terms: Iterable[Expression]) -> Expression:
    """The sum of `terms` as one flat expression."""
    flat: list[Expression] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Sum) else (term,))
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def call(
    name: str,
    function: Callable[..., Any],
    *arguments: Expression | float,
    joined: Callable[..., Any] | None = None,
) -> Expression:
    """``name(arguments)``, evaluated by `function`; for `joined` see `FunctionCall`."""
    return FunctionCall(name, function, tuple(lift(a) for a in arguments), joined)


def inner(name: str, array: npt.NDArray[Any], of: str = "") -> Named:
    """What a fused operation makes on its way, or the gradient `of` such a thing."""
    return Named(name, array, Role.INNER, of)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """The values and constants that `expression` is made of, from left to right."""
    match expression:
        case Leaf():
            yield expression
        case Sum(terms=parts) | Product(factors=parts) | FunctionCall(arguments=parts):
            for part in parts:
                yield from leaves(part)
        case Quotient():
            yield from leaves(expression.above)
            yield from leaves(expression.below)
        case Negative():
            yield from leaves(expression.operand)
        case Power():
            yield from leaves(expression.base)


def with_leaves(expression: Expression, change: Callable[[Leaf], Expression]) -> Expression:
    """The same arithmetic on other values: each leaf replaced by what `change` makes of it."""

    def changed(part: Expression) -> Expression:
        return with_leaves(part, change)

    match expression:
        case Leaf():
            return change(expression)
        case Sum(terms=parts):
            return Sum(tuple(map(changed, parts)))
        case Product(factors=parts):
            return Product(tuple(map(changed, parts)))
        case FunctionCall(arguments=parts):
            return replace(expression, arguments=tuple(map(changed, parts)))
        case Quotient(above, below):
            return Quotient(changed(above), changed(below))
        case Negative(operand):
            return Negative(changed(operand))
        case Power(base, exponent):
            return Power(changed(base), exponent)
    raise TypeError(f"{type(expression).__name__} is not an expression that can be rebuilt")


def is_number(expression: Expression) -> bool:
    """Whether it is a number of the formula itself, such as −1, which needs no value beside it."""
    if isinstance(expression, Negative):
        return is_number(expression.operand)
    return isinstance(expression, Leaf) and expression.constant
