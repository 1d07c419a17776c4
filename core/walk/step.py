"""One entry of a walk, and the arithmetic of one number in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from core.explain import BackwardCall, explainer_of
from core.expression import (
    Expression,
    Factor,
    Leaf,
    Named,
    Role,
    constant,
    element_name,
    leaves,
    total,
    with_leaves,
)
from core.figures import figures_for
from core.formula import Equation, Formula
from core.tape import Array, Index, Record, Tensor
from core.walk.names import unused


class Phase(StrEnum):
    FORWARD = "forward"
    SEED = "seed"
    BACKWARD = "backward"
    ACCUMULATE = "accumulate"
    UPDATE = "update"


Arithmetic = Callable[[Index], Expression]
"""One element of an array, as arithmetic on elements of others."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number, opened: `target` is made by `expression`, whose value it must equal.

    A gradient's expression is the sum of its `factors`, each upstream × local.
    """

    target: str
    value: float
    expression: Expression
    factors: tuple[Factor, ...] = ()

    @property
    def symbols(self) -> str:
        return self.expression.symbols()

    @property
    def numbers(self) -> str:
        """The expression with as many digits of the numbers as make it add up."""
        return self.expression.numbers(figures=self.figures)

    @property
    def figures(self) -> int:
        """How many figures of its numbers must be shown for that: see `figures_for`."""
        return figures_for(self.expression, self.value)

    @property
    def error(self) -> float:
        """|the displayed arithmetic − the array's element|; 0 where both are the same NaN or ∞."""
        shown = self.expression.evaluate()
        if np.isnan(shown) and np.isnan(self.value):
            return 0.0
        return 0.0 if shown == self.value else abs(shown - self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One entry of a walk: the array `array`, called `name`, was made by `formula`.

    `written` is that formula as a tree, `shaped` the same in shapes. `tensor` is what the step
    computes or computes the gradient of; `record` is the operation at work (None for the seed, sums
    and updates), `which` the operand whose gradient is made, `mentions` the names in its rule,
    `given` what it reads that nothing makes or changes, such as a graph's Â, and `parts` what a sum
    or an update reads. `share_of` names the gradient of which one path's share is made: ``dx`` for
    ``dx(2)``. `arithmetic` is what an update does to each element. `iteration` counts from 1.
    """

    position: int
    phase: Phase
    name: str
    array: Array
    written: Formula
    shaped: Equation
    tensor: Tensor
    record: Record | None = None
    which: int | None = None
    operands: tuple[Named, ...] = ()
    result: Named | None = None
    upstream: Named | None = None
    parts: tuple[Named, ...] = ()
    mentions: tuple[str, ...] = ()
    given: tuple[Named, ...] = ()
    arithmetic: Arithmetic | None = None
    iteration: int = 1
    share_of: str = ""

    @property
    def formula(self) -> str:
        return str(self.written)

    @property
    def shapes(self) -> str:
        return str(self.shaped)

    @property
    def operation(self) -> str:
        """The operation's name, or the phase where none is at work."""
        return self.record.op.name if self.record else str(self.phase)

    @property
    def equals(self) -> str:
        """What stands in its formula after what is made: ``←`` where that replaces what was."""
        return self.written.equation.relation

    @property
    def reads(self) -> tuple[Named, ...]:
        """The arrays from which this step's array is made, in the order of the formula."""
        if self.phase is Phase.FORWARD:
            return self.operands
        if self.phase is not Phase.BACKWARD:
            return self.parts
        shown = []
        if self.array.size:
            first = self.explain((0,) * self.array.ndim).expression
            shown = [leaf.name for leaf in leaves(first) if not leaf.constant]
        words = [*self.mentions, *shown]
        arrays = (self.upstream, *self.operands, self.result)
        read = (array for array in arrays if array is not None and array.name in words)
        return tuple(sorted(read, key=lambda array: words.index(array.name)))

    @np.errstate(all="ignore")  # overflow is a value to look at, not a warning
    def between(self) -> tuple[Named, ...]:
        """What the operation computes on its way and hands to nobody: a loss' probabilities p."""
        if self.record is None:
            return ()
        made = explainer_of(self.record.op).between(self.operands, self.record.options)
        return tuple(replace(one, name=self._apart(one.name)) for one in made)

    @np.errstate(all="ignore")  # overflow is a value to look at, not a warning
    def explain(self, index: tuple[int, ...] = ()) -> Explanation:
        """The arithmetic of one element of this step's array."""
        if len(index) != self.array.ndim or any(
            not 0 <= i < size for i, size in zip(index, self.array.shape, strict=False)
        ):
            raise IndexError(
                f"{self.name} has shape {self.array.shape}; there is no element {list(index)}"
            )
        target, value = element_name(self.name, index), float(self.array[index])
        match self.phase:
            case Phase.SEED:
                return Explanation(target, value, constant(1))
            case Phase.ACCUMULATE:
                return Explanation(target, value, total(part[index] for part in self.parts))
        if self.arithmetic is not None:
            return Explanation(target, value, self.arithmetic(index))
        assert self.record is not None
        explainer = explainer_of(self.record.op)
        if self.which is None or self.upstream is None or self.result is None:
            expression = explainer.element(index, self.operands, self.record.options)
            return Explanation(target, value, self._named(expression))
        back = BackwardCall(self.upstream, self.operands, self.result, self.record.options)
        factors = tuple(
            replace(path, upstream=self._named(path.upstream), local=self._named(path.local))
            for path in explainer.gradient(self.which, index, back)
        )
        return Explanation(target, value, total(f.expression for f in factors), factors)

    def _named(self, expression: Expression) -> Expression:
        """The arithmetic in the names of this step: what is given is called as in its formula, and
        what the operation makes on its way is called like nothing else.
        """
        assert self.record is not None
        roles = {leaf.role for leaf in leaves(expression)}
        if roles.isdisjoint((Role.GIVEN, Role.INNER)):
            return expression
        names: dict[str, str] = {}
        if Role.GIVEN in roles and self.given:
            given = explainer_of(self.record.op).given(self.record.options)
            names = {old.name: new.name for old, new in zip(given, self.given, strict=True)}

        def called(leaf: Leaf) -> Leaf:
            if leaf.role is Role.INNER:
                return replace(leaf, name=self._apart(leaf.name))
            given = leaf.role is Role.GIVEN and leaf.name in names
            return replace(leaf, name=names[leaf.name]) if given else leaf

        return with_leaves(expression, called)

    def _apart(self, name: str) -> str:
        """`name`, or what it is called here where an array of this step has that name."""
        arrays = (*self.operands, *self.given, self.result, self.upstream)
        return unused(name, {array.name for array in arrays if array is not None})
