"""What an operation is: a formula with a forward and a backward rule."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar, TypeVar

import numpy as np

from core.nearest import nearest
from core.tape.tensor import Array, Operand, Tensor, operators
from core.tape.watching import unwatched

Saved = tuple[Any, ...]
Options = Mapping[str, Any]

Take = Callable[["Op", tuple[Tensor, ...], Tensor, Saved, Options], None]
"""What takes down one call: the operation, its operands, its result, what it saved, its options."""

taking: ContextVar[Take | None] = ContextVar("taking", default=None)
"""Where each call is taken down, if it is."""


class Op:
    """An operation: a formula with a forward and a backward rule. Stateless.

    `formula` names the result and the operands as the textbooks do; `rules` has one gradient rule
    for each operand ("" for an operand without one, such as labels). How both are put in words
    and numbers for a learner stands in `core.explain`, by the operation's name.
    """

    name: ClassVar[str]
    formula: ClassVar[str]
    operands: ClassVar[tuple[str, ...]]
    rules: ClassVar[tuple[str, ...]]

    analytic: ClassVar[bool] = False
    """Whether `forward` also takes complex numbers, and is analytic: no kinks, no comparisons. The
    complex step of the gradient check needs that."""

    fused: ClassVar[bool] = False
    """Whether there is an `expand`."""

    def __init_subclass__(cls) -> None:
        cls.fused = cls.expand is not Op.expand
        if call := vars(cls).get("__call__"):
            setattr(cls, "__call__", unwatched()(call))  # noqa: B010

    moves: ClassVar[bool] = False
    """Whether it only moves numbers, which may then be of any type: it computes nothing."""

    called_with: ClassVar[tuple[str, ...]] = ()
    """Options that a call takes besides and makes other operations of."""

    @property
    def options(self) -> Options:
        """The options it takes, each with its default; `REQUIRED` for one without."""
        return _options_of(type(self).forward, type(self).remember, type(self).check)

    # What these take is Any, so that each operation names its own operands and options.
    def forward(self, *operands: Any, **options: Any) -> tuple[Array, Saved]:
        """The result, and what `backward` will need."""
        raise NotImplementedError

    def backward(self, upstream: Array, saved: Saved) -> tuple[Array | None, ...]:
        """∂L/∂operand for each operand, from `upstream` = ∂L/∂result; None where there is none."""
        raise NotImplementedError

    def remember(self, saved: Saved, **options: Any) -> None:
        """What a call changes beside its result: nothing, but for the averages of batch_norm.

        Runs once a call and once a run of a replayed program; `forward` is pure, and a walk that
        computes again leaves no trace.
        """

    def expand(self, *operands: Any, **options: Any) -> Tensor:
        """A fused operation's result as a composition of small ones, to step through."""
        raise NotImplementedError

    def check(self, *operands: Any, **options: Any) -> None:
        """Raise ValueError, naming operand and shape, if `operands` do not fit."""

    def __call__(self, *operands: Operand, **options: Any) -> Tensor:
        """Compute, and record if a tape is recording."""
        with unwatched():
            tensors, options = self.as_tensors(operands), self.completed(options)
            arrays = [t.data for t in tensors]
            self.check(*arrays, **options)
            result, saved = self.forward(*arrays, **options)
            self.remember(saved, **options)
        tensor = Tensor(result)
        if (take := taking.get()) is not None:
            take(self, tensors, tensor, saved, options)
        return tensor

    def completed(self, options: Options) -> dict[str, Any]:
        """`options` and the defaults of all others. TypeError for one that it does not take."""
        for option in options:
            if option not in self.options:
                raise TypeError(self._no_option(option))
        return {
            **{name: value for name, value in self.options.items() if value is not REQUIRED},
            **options,
        }

    def _no_option(self, option: str) -> str:
        known = sorted([*self.options, *self.called_with])
        return f"{self.name} takes no option {option!r}; {nearest(option, known)}"

    def as_tensors(self, operands: Sequence[Operand]) -> tuple[Tensor, ...]:
        """`operands` as tensors; a bare number takes the precision of the tensors beside it.

        So does an array of booleans or small whole numbers, which would overflow, where the
        operation computes with it. TypeError or ValueError, naming the operation and the operand,
        for what is no tensor, or a tensor of such numbers.
        """
        if len(operands) != len(self.operands):
            raise TypeError(
                f"{self.name} takes {len(self.operands)} operands "
                f"({', '.join(self.operands)}), not {len(operands)}"
            )
        floating = [o.dtype for o in operands if isinstance(o, Tensor) and o.dtype.kind == "f"]
        beside = np.result_type(*floating) if floating else np.dtype(np.float64)
        tensors = []
        for letter, rule, operand in zip(self.operands, self.rules, operands, strict=True):
            computed = bool(rule) and not self.moves
            if not isinstance(operand, Tensor):
                try:
                    array = np.asarray(operand)
                    number = isinstance(operand, (int, float)) or (computed and overflows(array))
                    operand = Tensor(array.astype(beside) if number else array)
                except (TypeError, ValueError) as error:
                    raise type(error)(
                        f"{self.name}: {letter} is no array of real numbers: {error}"
                    ) from None
            elif computed and overflows(operand.data):
                raise TypeError(
                    f"{self.name}: {letter} has shape {operand.shape} and type {operand.dtype}, "
                    "in which results overflow; expected floating numbers: make it float32 or "
                    "float64"
                )
            tensors.append(operand)
        return tuple(tensors)


def overflows(array: Array) -> bool:
    """Whether an array holds booleans or whole numbers of at most two bytes, such as pixels."""
    return array.dtype.kind in "iub" and array.dtype.itemsize < 4


REQUIRED = object()
"""In place of the default of an option that has none."""


@cache
def _options_of(*methods: Callable[..., object]) -> Options:
    """The options in the signatures of what an operation does with them."""
    return {
        name: REQUIRED if parameter.default is inspect.Parameter.empty else parameter.default
        for method in methods
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }


registry: dict[str, Op] = {}
"""Every operation by name. The tests go through it: one that no gradient check covers fails."""


OpT = TypeVar("OpT", bound=Op)


def enrol(op: OpT) -> OpT:
    """Put `op` into the registry."""
    if op.name in registry:
        raise ValueError(f"two operations are called {op.name!r}")
    registry[op.name] = operators[op.name] = op
    return op
