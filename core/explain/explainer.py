"""How an operation is explained: its formulas for certain operands, and single elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.expression import Expression, Factor, Named
from core.formula import Formula, read
from core.tape import Array, Index, Op, Options, registry

OpT = TypeVar("OpT", bound=Op)


@dataclass(frozen=True, slots=True)
class BackwardCall:
    """What the rules of one call may read on the way back: each array with its name and role.

    `upstream` is ∂L/∂result. The options are complete: each has its default where none was given.
    """

    upstream: Named
    operands: Sequence[Named]
    result: Named
    options: Options


class Explainer(Generic[OpT]):
    """An operation's formulas and the arithmetic of one element of its result and its gradients.

    The options that its methods get are complete: each has its default where none was given.
    """

    def __init__(self, op: OpT) -> None:
        self.op = op

    def line(self, which: int | None) -> Formula:
        """The operation's formula (`which` is None), or one operand's rule, as its file has it."""
        return read(self.op.formula if which is None else self.op.rules[which])

    def formula(self, which: int | None, operands: Sequence[Array], options: Options) -> Formula:
        """The same for these operands and options."""
        return self.line(which)

    def letters(self, operands: Sequence[Array], options: Options) -> Mapping[str, str]:
        """What letters in the formulas stand for that are no arrays: M may be ``2 numbers``."""
        return {}

    def given(self, options: Options) -> tuple[Named, ...]:
        """Arrays of the formula that are options, not operands, if they are small: a graph's Â."""
        return ()

    def between(self, operands: Sequence[Named], options: Options) -> tuple[Named, ...]:
        """Arrays that it computes on its way and hands to nobody, but that are worth a look: the
        probabilities p of a loss.
        """
        return ()

    def element(self, index: Index, operands: Sequence[Named], options: Options) -> Expression:
        """One element of the result, as arithmetic on elements of the operands."""
        raise NotImplementedError

    def gradient(self, which: int, index: Index, back: BackwardCall) -> Sequence[Factor]:
        """One element of ∂L/∂operands[which], as a sum over the paths that lead to the result."""
        raise NotImplementedError


EXPLAINERS: dict[str, Explainer[Any]] = {}
"""The explanations, by the operation's name."""


def explainer_of(op: Op) -> Explainer[Any]:
    """The explanation of an operation. KeyError for one that has none."""
    try:
        return EXPLAINERS[op.name]
    except KeyError:
        raise KeyError(f"nothing explains the operation {op.name!r}") from None


ExplainerT = TypeVar("ExplainerT", bound=type[Explainer[Any]])


def explains(name: str) -> Callable[[ExplainerT], ExplainerT]:
    """Make a class the explanation of the operation called `name`."""

    def enrol(explainer: ExplainerT) -> ExplainerT:
        if name not in registry or name in EXPLAINERS:
            raise ValueError(f"{name!r} is no operation, or is explained already")
        EXPLAINERS[name] = explainer(registry[name])
        return explainer

    return enrol
