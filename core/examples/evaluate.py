"""What an expression's syntax tree computes: operations of the core on named arrays."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TypeAlias

import numpy as np

from core.message import Message
from core.nearest import did_you_mean
from core.ops import cat
from core.tape import Op, Parameter, Tensor, registry

MOST_SIZE = 100
"""The largest whole number that an option may have: a size, an axis, a stride, a padding."""

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.MatMult: "matmul",
}
_SHORT = {"cat": "concatenate", "neg": "negative", "pow": "power"}
"""Other names that people write."""

Option: TypeAlias = "bool | int | float | str | tuple[Option, ...] | None"
Statements: TypeAlias = "Sequence[tuple[str, ast.expr]]"


class Evaluation:
    """Runs statements over `leaves`, arrays by name; no array may have more than `most` numbers.

    `names` has all that can be named by then, `used` what was.
    """

    def __init__(self, leaves: dict[str, Tensor], most: int) -> None:
        self.names: dict[str, object] = dict(leaves)
        self.used: set[str] = set()
        self._leaves = leaves
        self._most = most
        self._whole: dict[str, Tensor] = {}
        self._made: list[Tensor] = []

    def run(self, statements: Statements) -> Tensor:
        """The last result: one number that operations made. Errors: ValueError.

        It is called L, and what it is made of v1, v2 … as in a trace of automatic differentiation
        (Griewank and Walther 2008), where the statements give no name.
        """
        result: object = None
        for name, node in statements:
            result = self._value(node)
            if name:
                self.names[name] = result
                if isinstance(result, Tensor) and not result.name:
                    result.named(name)
        node = statements[-1][1]
        if not isinstance(result, Tensor) or result in self._leaves.values():
            raise ValueError(
                Message("{part} computes nothing; write an expression of it", part=shown(node))
            )
        if result.shape:
            raise ValueError(
                Message(
                    "{part} has shape {shape}; a backward pass begins at a single number: take "
                    "its sum or its mean",
                    part=shown(node),
                    shape=result.shape,
                )
            )
        self._name(result)
        return result

    def _name(self, result: Tensor) -> None:
        """Give a name to all that has none."""
        letters = (name for name in ("L", "y", "out", "result") if name not in self.names)
        if not result.name:
            result.named(next(letters, "L"))
        numbered = (f"v{k}" for k in count(1) if f"v{k}" not in self.names)
        for made in self._made:
            if not made.name:
                made.named(next(numbered))

    def _value(self, node: ast.expr) -> object:
        """What a part of the tree is: a tensor, several of them, or a number."""
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self._number(node, number)
            case ast.Name(id=name):
                return self._named(name)
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self._value(inner)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                value = self._value(inner)
                return -value if isinstance(value, float) else self._call(node, "negative", [value])
            case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
                return self._power(node, base, exponent)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
                values = [self._value(left), self._value(right)]
                return self._call(node, _OPERATORS[type(sign)], values)
            case ast.BinOp(op=ast.BitXor()):
                raise ValueError(
                    Message("{part}: a power is written **, as in x**2", part=shown(node))
                )
            case ast.Subscript(value=whole, slice=index):
                return self._part(node, whole, index)
            case ast.Attribute(value=inner, attr="T"):
                return self._call(node, "transpose", [self._value(inner)])
            case ast.Call(func=ast.Name(id=name)):
                return self._operation(node, name, [])
            case ast.Call(func=ast.Attribute(value=inner, attr=name)):
                return self._operation(node, name, [self._value(inner)])
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return [self._value(part) for part in parts]
        raise ValueError(
            Message(
                "{part} is not understood; expected numbers, names, + - * / ** @, parts such as "
                "x[0,1], and operations such as tanh(x)",
                part=shown(node),
            )
        )

    def _number(self, node: ast.expr, value: float) -> float:
        try:
            return float(value)
        except OverflowError:
            raise ValueError(Message("{part} is too large", part=shown(node))) from None

    def _named(self, name: str) -> object:
        if name in self.names:
            self.used.add(name)
            return self.names[name]
        if near := did_you_mean(name, self.names):
            raise ValueError(Message("{name} has no value; {near}", name=name, near=near))
        raise ValueError(Message("{name} has no value; give it one: where {name}=0.5", name=name))

    def _power(self, node: ast.expr, base: ast.expr, exponent: ast.expr) -> object:
        power = self._value(exponent)
        if not isinstance(power, float):
            raise ValueError(
                Message(
                    "{part}: an exponent is a number; for one that varies write exp(b*log(a))",
                    part=shown(node),
                )
            )
        return self._call(node, "power", [self._value(base)], {"exponent": power})

    def _part(self, node: ast.expr, whole: ast.expr, index: ast.expr) -> object:
        value = self._value(whole)
        if isinstance(index, ast.Name):
            return self._call(node, "gather", [value, self._value(index)])
        chosen = _index(index)
        if isinstance(value, (list, tuple)):
            if isinstance(chosen, int) and -len(value) <= chosen < len(value):
                return value[chosen]
            raise ValueError(
                Message("{part}: there are {n} of them, from 0", part=shown(node), n=len(value))
            )
        return self._call(node, "slice", [value], {"index": chosen})

    def _operation(self, node: ast.Call, name: str, values: list[object]) -> object:
        name = _SHORT.get(name, name)
        if name not in registry:
            if near := did_you_mean(name, registry):
                raise ValueError(Message("no operation {name!r}; {near}", name=name, near=near))
            raise ValueError(
                Message(
                    "no operation {name!r}; expected one such as tanh, exp, log, sum, affine, "
                    "softmax, mse_loss",
                    name=name,
                )
            )
        operands = values + [self._value(part) for part in node.args]
        options = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise ValueError(Message("{part} is not understood", part=shown(node)))
            options[keyword.arg] = _option(keyword.value)
        return self._call(node, name, operands, options)

    def _call(
        self, node: ast.expr, name: str, values: Sequence[object],
        options: Mapping[str, object] | None = None,
    ) -> object:  # fmt: skip
        """The operation called `name` on `values`; on numbers alone it is a number."""
        op = registry[name]
        try:
            if name == "concatenate":
                parts = values[0] if len(values) == 1 and isinstance(values[0], list) else values
                result: object = cat([self._tensor(part) for part in parts], **(options or {}))  # type: ignore[arg-type]
            else:
                result = op(*self._operands(op, values), **(options or {}))
        except (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError) as error:
            if error.args and isinstance(error.args[0], Message):
                raise
            raise ValueError(Message("{part}: {why}", part=shown(node), why=str(error))) from None
        several = result if isinstance(result, (list, tuple)) else (result,)
        for made in several:
            if isinstance(made, Tensor) and made.data.size > self._most:
                raise ValueError(
                    Message(
                        "{part} has {n:,} numbers; {most:,} is the most to step through",
                        part=shown(node),
                        n=made.data.size,
                        most=self._most,
                    )
                )
        if all(isinstance(value, float) for value in values) and isinstance(result, Tensor):
            return result.item()
        self._made += [made for made in several if isinstance(made, Tensor)]
        return result

    def _operands(self, op: Op, values: Sequence[object]) -> list[Tensor]:
        """The operands: those without a gradient, such as classes, keep their whole numbers."""
        rules = (*op.rules, *[""] * len(values))
        return [
            self._tensor(value) if rule else self._counting(value)
            for value, rule in zip(values, rules, strict=False)
        ]

    def _tensor(self, value: object) -> Tensor:
        if isinstance(value, Tensor):
            return value
        if isinstance(value, float):
            return Tensor(np.asarray(value), f"{value:g}")
        raise TypeError(Message("expected one array here, not several"))

    def _counting(self, value: object) -> Tensor:
        tensor = self._tensor(value)
        name = next((name for name, leaf in self._leaves.items() if leaf is tensor), "")
        whole = bool((tensor.data == np.rint(tensor.data)).all())
        if not name or not whole:
            return tensor
        if isinstance(tensor, Parameter):
            raise ValueError(
                Message(
                    "{name} has no gradient here: write it under given, as in given {name}=[0, 1]",
                    name=name,
                )
            )
        if name not in self._whole:
            self._whole[name] = Tensor(tensor.data.astype(np.int64), name)
        return self._whole[name]


def shown(node: ast.AST) -> str:
    """A part of an expression as it is written."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return "…"


def _index(node: ast.expr) -> object:
    """A basic index: whole numbers and slices. Errors: ValueError."""
    match node:
        case ast.Tuple(elts=parts):
            return tuple(_index(part) for part in parts)
        case ast.Slice(lower=lower, upper=upper, step=step):
            ends = [None if end is None else _whole(end) for end in (lower, upper, step)]
            return slice(*ends)
    return _whole(node)


def _whole(node: ast.expr) -> int:
    value = _option(node)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(
        Message("{part} is no place in an array; expected whole numbers", part=shown(node))
    )


def _option(node: ast.expr) -> Option:
    """An option's value: a number, a word, True, False or None, or several. Errors: ValueError."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(_option(part) for part in parts)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return _limited(node, -value)
        case ast.Constant(value=bool() | str() | None as value):
            return value
        case ast.Constant(value=int() | float() as value):
            return _limited(node, value)
    raise ValueError(
        Message("{part} is no option; expected a number, a word, True or False", part=shown(node))
    )


def _limited(node: ast.expr, value: float) -> int | float:
    if isinstance(value, int) and abs(value) > MOST_SIZE:
        raise ValueError(
            Message("{part}: {most} is the most here", part=shown(node), most=MOST_SIZE)
        )
    return value
