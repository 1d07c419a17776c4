"""The learner's own expression, from its text: ``(a*b + c).tanh() where a=2, b=-3, c=10``."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import numpy as np

from core.examples.evaluate import Evaluation, shown
from core.examples.example import Example
from core.message import Message
from core.tape import Array, Parameter, Tensor

MOST_LETTERS = 400
"""Letters of an expression, which are its name wherever it is kept or asked about."""

MOST_NUMBERS = 1_000
"""Numbers in one array: an operation on two of them makes at most as many as both multiplied."""

RATE = 0.1

_SIGNS = str.maketrans({"−": "-", "×": "*", "·": "*", "÷": "/", "’": "'"})
_PARTS = re.compile(r"\b(where|given)\b")
_HOW = Message("write it like (a*b + c).tanh() where a=2, b=-3, c=10")


@dataclass(frozen=True, slots=True)
class OwnExpression:
    """What is computed, one statement after another, and the numbers that it begins with.

    `where` has what is differentiated for and updated, `given` what stays as it is. The last of
    `statements`, each with the name of what it makes or "", is the result.
    """

    text: str
    statements: tuple[tuple[str, ast.expr], ...]
    where: dict[str, Array]
    given: dict[str, Array]

    def example(self) -> Example:
        """It as an example of a walk."""
        title = _PARTS.split(self.text)[0].strip()
        look_for = Message(
            "Your own expression. The gradient of {name} says how fast the result moves with it. "
            "Change a number with e, and watch what follows.",
            name=next(iter(self.where)),
        )
        return Example(self.text, title, look_for, self.compute, RATE)

    def compute(self) -> Tensor:
        """The result, a single number, from the numbers that it begins with. Errors: ValueError."""
        leaves: dict[str, Tensor] = {
            **{name: Parameter(array.copy(), name) for name, array in self.where.items()},
            **{name: Tensor(array.copy(), name) for name, array in self.given.items()},
        }
        evaluation = Evaluation(leaves, MOST_NUMBERS)
        result = evaluation.run(self.statements)
        if unused := [name for name in leaves if name not in evaluation.used]:
            raise ValueError(
                Message("{name} has a value, but nothing uses it: leave it out", name=unused[0])
            )
        return result


def is_expression(text: str) -> bool:
    """Whether a text means an expression: it says ``where``, or has a sign of arithmetic."""
    return bool(_PARTS.search(text)) or any(sign in text for sign in "()*+/@;^")


def parse_own_expression(text: str) -> OwnExpression:
    """The expression in `text`: statements with ; between them, ``where`` and ``given`` values.

    Nothing in it is run as Python: names, numbers, operators, parts and the operations of the
    core are all that there is. Errors: ValueError, which says what was expected.
    """
    text = " ".join(text.translate(_SIGNS).split())
    if len(text) > MOST_LETTERS:
        raise ValueError(
            Message(
                "an expression has at most {most} characters, not {n}", most=MOST_LETTERS,
                n=len(text),
            )
        )  # fmt: skip
    body, *rest = _PARTS.split(text)
    said: dict[str, dict[str, Array]] = {}
    for word, values in zip(rest[::2], rest[1::2], strict=True):
        if word in said:
            raise ValueError(Message("{word!r} stands there twice: say it once", word=word))
        said[word] = _values(word, values.strip())
    where, given = said.get("where", {}), said.get("given", {})
    if both := [name for name in where if name in given]:
        raise ValueError(
            Message("{name} is both under where and under given: keep one", name=both[0])
        )
    own = OwnExpression(text, _statements(body.strip(), {*where, *given}), where, given)
    if not where:
        raise ValueError(
            Message(
                "no number is named that the result could be differentiated for; {how}", how=_HOW
            )
        )
    try:
        with np.errstate(all="ignore"):
            own.compute()
    except RecursionError:
        raise ValueError(Message("the expression is nested too deep: give parts a name")) from None
    return own


def _tree(source: str, mode: str, what: str) -> ast.AST:
    try:
        return ast.parse(source, mode=mode)
    except SyntaxError as error:
        at = (error.offset or 0) - 1 - source.index(what)
        raise _unreadable(what, _stumble(what, at)) from None
    except (MemoryError, RecursionError):
        raise _unreadable(what, Message("it is nested too deep")) from None
    except ValueError:
        raise _unreadable(what, Message("it has a character that cannot stand there")) from None


def _unreadable(text: str, why: Message) -> ValueError:
    return ValueError(
        Message("{text!r} can't be read: {why}; {how}", text=text or "…", why=why, how=_HOW)
    )


def _stumble(text: str, at: int) -> Message:
    """Why Python stumbled over a text at that place."""
    open_ = 0
    for sign in text:
        open_ += (sign in "([{") - (sign in ")]}")
        if open_ < 0:
            return Message("it closes a bracket that it never opened")
    if open_:
        return Message("it leaves a bracket open")
    rest = text[max(at, 0) :].strip()
    if not rest or text.endswith(tuple("=+-*/@,.")):
        return Message("something is missing at its end")
    return Message("it is no arithmetic from {rest!r} on", rest=rest)


def _statements(body: str, values: set[str]) -> tuple[tuple[str, ast.expr], ...]:
    statements: list[tuple[str, ast.expr]] = []
    for part in body.split(";"):
        tree = _tree(part.strip(), "exec", part.strip())
        assert isinstance(tree, ast.Module)
        match tree.body:
            case [ast.Expr(value=node)]:
                statements.append(("", node))
            case [ast.Assign(targets=[ast.Name(id=name)], value=node)]:
                if name in values or name in dict(statements):
                    raise ValueError(
                        Message("{name} is given twice: use another name for one", name=name)
                    )
                statements.append((name, node))
            case _:
                raise _unreadable(
                    part.strip(),
                    Message("it is neither arithmetic nor a name for some, such as d = a*b")
                    if part.strip()
                    else Message("a part of it is empty"),
                )
    return tuple(statements)


def _values(word: str, text: str) -> dict[str, Array]:
    """The numbers in ``a=2, W=[[1, 2], [3, 4]]``, after `word`. Errors: ValueError."""
    values: dict[str, Array] = {}
    tree = _tree(f"_({text})", "eval", text)
    match tree:
        case ast.Expression(body=ast.Call(func=ast.Name(id="_"), args=[], keywords=keywords)):
            pass
        case _:
            keywords = []
    if not keywords or any(keyword.arg is None for keyword in keywords):
        raise ValueError(
            Message(
                "after {word}: {text!r} are no values; write them like a=2, W=[[1, 2], [3, 4]]",
                word=word,
                text=text,
            )
        )
    for keyword in keywords:
        assert keyword.arg is not None
        values[keyword.arg] = _array(keyword.arg, keyword.value)
    return values


def _array(name: str, node: ast.expr) -> Array:
    """An array of finite floats. Errors: ValueError."""
    try:
        array = np.array(_numbers(node), np.float64)
    except ValueError as error:
        if error.args and isinstance(error.args[0], Message):
            raise
        array = np.empty(0)  # rows of different lengths
    if array.size == 0:
        raise ValueError(
            Message(
                "{name}={value} is no array: each row needs as many numbers as the others",
                name=name,
                value=shown(node),
            )
        )
    if not np.isfinite(array).all():
        raise ValueError(Message("{name} has a number that is not finite", name=name))
    return array


def _numbers(node: ast.expr) -> float | list[object]:
    """A number, or rows of them. Errors: ValueError."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [_numbers(part) for part in parts]
    return _number(node)


def _number(node: ast.expr) -> float:
    """A number, such as ``-1/3``. Errors: ValueError."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return as_float(value)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_number(inner)
        case ast.BinOp(op=ast.Div(), left=top, right=below) if divisor := _number(below):
            return _number(top) / divisor
    raise ValueError(
        Message(
            "{value} is no number; write values like a=2, W=[[1, 2], [3, 4]]", value=shown(node)
        )
    )


def as_float(value: float) -> float:
    """A number of Python as a float: infinite where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")
